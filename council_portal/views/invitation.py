"""Where somebody invited chooses a password, by the one-time link they were sent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from council_portal import invitations
from council_portal.access.checks import public
from council_portal.actions import people as actions
from council_portal.forms.people import PasswordForm


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, key, token):
    person = invitations.person_of(key)
    if not actions.is_invited(person, token):
        return render(request, "council_portal/people/invitation_over.html", status=410)
    form = PasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_invitation(person, token=token, password=form.cleaned_data["password"])
        except actions.PeopleError:
            return render(request, "council_portal/people/invitation_over.html", status=410)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    return render(request, "council_portal/people/invitation.html", {"form": form, "person": person})
