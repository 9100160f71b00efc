"""Asking for something with a form: shown, checked, done, and told what was refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from council_portal.stale import ChangedMeanwhile
from meetings.actions.agenda_items import AgendaIsPublished
from meetings.actions.meetings import CannotPublish
from meetings.actions.minutes import MinutesArePublished
from meetings.actions.packs import CannotBuild, CannotIssue
from meetings.actions.reports import ReportHasLeftItsAuthor, ReportIsLocked, ReportIsNotReady, ReportIsPublished
from meetings.actions.uploads import UploadIsPublished
from meetings.models import AgendaItem

REFUSALS = (
    AgendaIsPublished,
    CannotBuild,
    CannotIssue,
    CannotPublish,
    MinutesArePublished,
    ReportHasLeftItsAuthor,
    ReportIsLocked,
    ReportIsNotReady,
    ReportIsPublished,
    UploadIsPublished,
)
"""What an action raises, with a sentence for the person, when the state of things forbids it."""


def ask(
    request: HttpRequest,
    form: forms.Form,
    *,
    do: Callable[[forms.Form], Any],
    then: Callable[[Any], str],
    heading: str,
    back: tuple[str, str],
    button: str = "Save",
    said: str | Callable[[Any], str] = "",
    as_read: dict[str, Any] | None = None,
    item: AgendaItem | None = None,
) -> HttpResponse:
    """Shows the form on its own page; once what was typed is good, calls `do` with it and leads to `then`.

    What an action refuses stands beside its field or above the form, and what was typed stays. `as_read` names the
    hidden field that says what the form was read from, with its present value: after a clash the next save holds.
    `said` may be made from what was done.
    `item` is the one that the form is about, whatever its number becomes meanwhile.
    """
    if request.method == "POST" and form.is_valid():
        try:
            outcome = do(form)
        except ChangedMeanwhile as changed:
            _show_both(form, changed, as_read or {})
        except ValidationError as error:
            place(form, error)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            if said:
                messages.success(request, said(outcome) if callable(said) else said)
            return redirect(then(outcome))
    context = {"form": form, "heading": heading, "button": button, "back_url": back[0], "back_label": back[1]}
    context["about"] = item
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


def attempt(request: HttpRequest, do: Callable[[], Any], *, said: str | Callable[[Any], str]) -> Any:
    """Does what a button asks for and says so, or says why it is refused; gives what was done, or None.

    `said` may be made from what was done.
    """
    try:
        outcome = do()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said(outcome) if callable(said) else said)
        return outcome
    return None


def place(form: forms.Form, error: ValidationError) -> None:
    """Puts each sentence beside its field, or above the form where the form has no such field."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in by_field.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def _show_both(form: forms.Form, changed: ChangedMeanwhile, as_read: dict[str, Any]) -> None:
    """Says what stands in each field now beside what was typed, and lets the next save go ahead."""
    form.add_error(None, f"{changed} Compare both below: saving again keeps what you typed.")
    for name, value in changed.now.items():
        if name in form.fields and str(value or "") != str(form.cleaned_data.get(name) or ""):
            form.add_error(name, f"It now reads: {value or 'nothing'}")
    form.data = form.data.copy()
    form.data.update({name: str(value) for name, value in as_read.items()})
