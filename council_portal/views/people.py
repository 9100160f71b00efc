"""The administrator's pages of people: the list, one person, and what is done to accounts and roles."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council_portal import clock, invitations
from council_portal.access.checks import allowed
from council_portal.access.roles import Role
from council_portal.actions import people as actions
from council_portal.forms.errors import show_changed_meanwhile, show_refusal
from council_portal.forms.people import (
    ChangePersonForm,
    DeputiseForm,
    EndRoleForm,
    PeopleFilterForm,
    PersonForm,
    RoleForm,
)
from council_portal.models import RoleAssignment, User
from council_portal.queries import people as queries
from council_portal.stale import ChangedMeanwhile, fingerprint

MAY_MANAGE = allowed("people.manage")
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
# Where the one-time link waits for the administrator's next page.
LINK_IN_SESSION = "invitation_link"


@MAY_MANAGE
@require_safe
def people_list(request):
    form = PeopleFilterForm(request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {}
    people = queries.people(
        on=clock.today(),
        words=narrowed.get("words", ""),
        role=Role(narrowed["role"]) if narrowed.get("role") else None,
        with_retired=narrowed.get("with_retired", False),
    )
    return render(request, "council_portal/people/list.html", {"people": people, "form": form})


@MAY_MANAGE
@require_safe
def person(request, pk):
    user = get_object_or_404(User, pk=pk)
    shown = request.session.pop(LINK_IN_SESSION, None)
    context = {
        "person": queries.person(user, on=clock.today()),
        "link": shown["link"] if shown and shown["person"] == user.pk else None,
        "days_link_holds": invitations.DAYS_IT_HOLDS,
    }
    return render(request, "council_portal/people/person.html", context)


@MAY_MANAGE
@FORM_METHODS
def invite(request):
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.invite(by=request.user, at=clock.now(), **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return _invited(request, user)
    return render(request, "council_portal/people/invite.html", {"form": form})


@MAY_MANAGE
@require_POST
def invite_again(request, pk):
    user = get_object_or_404(User, pk=pk)
    try:
        user = actions.invite_again(user, by=request.user, at=clock.now())
    except actions.PeopleError as error:
        messages.error(request, str(error))
        return redirect("people:person", pk=pk)
    return _invited(request, user)


@MAY_MANAGE
@FORM_METHODS
def change(request, pk):
    user = get_object_or_404(User, pk=pk)
    as_now = {name: getattr(user, name) for name in actions.CHANGEABLE}
    initial = as_now | {"as_read": fingerprint(user, actions.CHANGEABLE)}
    form = ChangePersonForm(request.POST or None, initial=initial, person=user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(user, by=request.user, at=clock.now(), **form.cleaned_data)
        except ChangedMeanwhile as changed:
            show_changed_meanwhile(form, changed.now, as_read=initial["as_read"])
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("people:person", pk=pk)
    return render(request, "council_portal/people/change.html", {"form": form, "person": user})


@MAY_MANAGE
@FORM_METHODS
def give_role(request, pk):
    user = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_role(user, by=request.user, at=clock.now(), **form.cleaned_data)
        except (actions.PeopleError, ValidationError) as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{user.name} has the role.")
            return redirect("people:person", pk=pk)
    return render(request, "council_portal/people/give_role.html", {"form": form, "person": user, "roles": list(Role)})


@MAY_MANAGE
@FORM_METHODS
def end_role(request, pk, assignment):
    held = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=assignment, user=pk)
    form = EndRoleForm(request.POST or None, initial={"last_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(held, by=request.user, at=clock.now(), **form.cleaned_data)
        except actions.PeopleError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"The role of {held.user.name} as {actions.title_of(held)} has its last day.")
            return redirect("people:person", pk=pk)
    context = {"form": form, "person": held.user, "title": actions.title_of(held), "days": actions.in_words(held)}
    return render(request, "council_portal/people/end_role.html", context)


@MAY_MANAGE
@FORM_METHODS
def deputise(request, pk):
    user = get_object_or_404(User, pk=pk)
    today = clock.today()
    form = DeputiseForm(request.POST or None, person=user, roles=queries.person(user, on=today).roles, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.deputise(user, by=request.user, at=clock.now(), **form.cleaned_data)
        except (actions.PeopleError, ValidationError) as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{form.cleaned_data['deputy'].name} stands in for {user.name}.")
            return redirect("people:person", pk=form.cleaned_data["deputy"].pk)
    return render(request, "council_portal/people/deputise.html", {"form": form, "person": user})


@MAY_MANAGE
@FORM_METHODS
def retire(request, pk):
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        try:
            actions.retire(user, by=request.user, at=clock.now())
        except actions.PeopleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{user.name}'s account is retired.")
        return redirect("people:person", pk=pk)
    return render(request, "council_portal/people/retire.html", {"person": queries.person(user, on=clock.today())})


@MAY_MANAGE
@require_POST
def reinstate(request, pk):
    user = get_object_or_404(User, pk=pk)
    try:
        actions.reinstate(user, by=request.user, at=clock.now())
    except actions.PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{user.name} can sign in again. Give them the roles they need.")
    return redirect("people:person", pk=pk)


def _invited(request, user):
    """Sends the invitation, and keeps its link for the administrator's next page."""
    link = invitations.link_for(user, request)
    request.session[LINK_IN_SESSION] = {"person": user.pk, "link": link}
    if invitations.send(user, link=link, council_name=request.council.name):
        messages.success(request, f"{user.name} is invited. A mail with a link went to {user.email}.")
    else:
        messages.error(request, f"{user.name} is invited, but the mail could not be sent. Pass on the link below.")
    return redirect("people:person", pk=user.pk)
