"""People who sign in: known by e-mail address, named by post where they are officers."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager):
    """Makes accounts; what they may do comes from role assignments alone."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """An account. Invited (no usable password), active, or retired (is_active false, retired_on set).

    There are no superusers and no staff flag: every authority is a dated RoleAssignment.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, help_text="The person's name, or for a shared post the post")
    post = models.CharField(max_length=200, blank=True, help_text="Job title, for example Head of Early Help")
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique_whatever_its_case",
                violation_error_message="Somebody with this e-mail address has an account already.",
            ),
            models.CheckConstraint(
                condition=models.Q(retired_on__isnull=True) | models.Q(is_active=False),
                name="user_retired_is_not_active",
            ),
        ]

    def __str__(self):
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
