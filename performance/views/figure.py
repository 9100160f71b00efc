"""An officer enters one figure of one measure: what is wrong is said beside the field, and nothing typed is lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import require
from performance.actions import commentaries, observations, overrides
from performance.actions.commentaries import StaleText
from performance.actions.observations import StaleFigure
from performance.actions.refusal import Refusal
from performance.forms.figures import FigureForm, QuestionsForm
from performance.queries.entry import entry_refusal
from performance.queries.figure_entry import FigureEntry, NoSuchMeasure, figure_entry
from performance.queries.plausibility import questions_about_entry
from performance.queries.scorecard import NoScorecard, cycle_of

TAKEN_BACK = "It was made for the figure before this one."


@allowed("performance.enter_figure")
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request, quarter, ref, component=""):
    entry = _entry(quarter, ref, component)
    require(actor_of(request), "performance.enter_figure", entry.measure)
    form = _form(entry, request.POST or None)
    is_understood, questions = form.is_valid(), _questions(entry, form)
    has_changed = False
    if is_understood and questions.are_all_asked():
        try:
            _submit(entry, form, questions, by=request.user, at=clock.now())
        except (StaleFigure, StaleText):
            entry = _entry(quarter, ref, component)
            if _is_in_already(entry, form, by=request.user):
                return _submitted(request, quarter, ref)
            has_changed = True
            _take_note_of_theirs(form, entry)
        except (Refusal, ValidationError) as error:
            form.add_error(None, getattr(error, "messages", None) or str(error))
        else:
            return _submitted(request, quarter, ref)
    closed = "" if form.is_bound else entry_refusal(entry.measure, quarter, request.user, clock.today())
    context = {"entry": entry, "form": form, "questions": questions, "has_changed": has_changed, "closed": closed}
    return render(request, "performance/figure.html", context)


def _submitted(request, quarter, ref):
    messages.success(request, f"{ref}: the figure is submitted and stands on the working scorecard.")
    return redirect("performance:measure", quarter, ref)


def _is_in_already(entry: FigureEntry, form: FigureForm, *, by) -> bool:
    """Whether what came first is this very form, as where its button was pressed twice: then nobody is overtaken."""
    latest, given = entry.latest, form.entry
    if latest is None or latest.entered_by_id != by.pk or latest.version != form.cleaned_data["version"] + 1:
        return False
    kept = given.to_keep | {"value": given.figure_in(entry.component.in_unit)}
    words = entry.commentary.text if entry.commentary else ""
    stands = {of: entry.judgements[of].value if of in entry.judgements else "" for of in form.judgements}
    return (
        all(getattr(latest, name) == value for name, value in kept.items())
        and form.cleaned_data["commentary"].strip() == words
        and form.judgements == stands
    )


def _entry(quarter, ref, component) -> FigureEntry:
    try:
        return figure_entry(cycle_of(quarter).edition, quarter, ref, component)
    except (NoScorecard, NoSuchMeasure) as error:
        raise Http404(str(error)) from error


def _form(entry: FigureEntry, data) -> FigureForm:
    initial = {
        "version": entry.version,
        "draft_version": entry.draft_version,
        "commentary_version": entry.commentary_version,
        "commentary": entry.commentary.text if entry.commentary else "",
    }
    return FigureForm(
        data,
        initial=initial,
        measure=entry.measure,
        component=entry.component,
        is_change=entry.latest is not None,
        is_published=entry.is_published,
    )


def _questions(entry: FigureEntry, form: FigureForm) -> QuestionsForm:
    """What is worth asking about the figure that was sent, with what was answered to it."""
    if not form.is_bound:
        return QuestionsForm()
    questions = questions_about_entry(entry.record, entry.component, entry.quarter, form.entry)
    return QuestionsForm(form.data, questions=questions)


def _take_note_of_theirs(form: FigureForm, entry: FigureEntry) -> None:
    """Keeps what was typed, and lets the next submission go over the version that came first, knowingly."""
    form.add_error(None, "Somebody else changed this meanwhile: both stand here, and nothing of yours is saved yet.")
    form.data = form.data.copy()
    form.data["version"], form.data["commentary_version"] = entry.version, entry.commentary_version
    form.data["draft_version"] = entry.draft_version


def _submit(entry: FigureEntry, form: FigureForm, questions: QuestionsForm, *, by, at) -> None:
    """The figure, the officer's own judgements and, where it was changed, the commentary: all or nothing."""
    data = form.cleaned_data
    with transaction.atomic():
        observations.submit(
            measure=entry.measure,
            component=entry.component,
            period=entry.quarter,
            entry=form.entry,
            by=by,
            at=at,
            expected_version=data["version"],
            expected_draft=data["draft_version"] or 0,
            why=data.get("why", ""),
            answered=questions.answered,
        )
        _judge(entry, form, by=by, at=at)
        if data["commentary"].strip() != (entry.commentary.text if entry.commentary else ""):
            commentaries.write(
                measure=entry.measure,
                quarter=entry.quarter,
                text=data["commentary"],
                by=by,
                at=at,
                expected_version=data["commentary_version"],
            )


def _judge(entry: FigureEntry, form: FigureForm, *, by, at) -> None:
    """Sets what the officer judges; a judgement of the figure before that is not made again is taken back."""
    for of, value in form.judgements.items():
        stands = entry.judgements.get(of)
        because = form.cleaned_data["judged_because"]
        if value or stands:
            overrides.set_(
                measure=entry.measure,
                quarter=entry.quarter,
                of=of,
                value=value,
                reason=because or TAKEN_BACK,
                by=by,
                at=at,
            )
