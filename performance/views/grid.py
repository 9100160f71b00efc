"""The grid: an officer enters a quarter; good rows are kept, bad ones explained, and nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council_portal import clock, kept
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import require
from performance.actions import grid_rows
from performance.actions.commentaries import StaleText
from performance.actions.observations import StaleFigure
from performance.actions.refusal import Refusal
from performance.grid_page import columns_of, grid_of, row_of
from performance.grid_reading import TAKE, RowRead, read_row
from performance.models import Measure, ReportingCycle
from performance.queries.grid import entry_rows
from performance.queries.my_measures import my_quarters
from performance.queries.scorecard import NoScorecard, cycle_of

OVERTAKEN = "Somebody else changed this meanwhile: keep yours, or take theirs."
BUSY = "This row is being written to just now, so nothing of it was kept: send it once more."
#: How often a row is read while others write to it, before its officer is asked to send it again.
MOST_READINGS = 3


@dataclass
class Outcome:
    """What became of the rows that were sent: how many were kept or submitted, and what is wrong with which.

    `taken` is the measure of which somebody else's entry was taken in place of one's own.
    """

    saved: int = 0
    submitted: int = 0
    taken: str = ""
    errors: dict[str, Mapping[str, str]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    overtaken: set[str] = field(default_factory=set)

    @property
    def not_done(self) -> set[str]:
        return {*self.errors, *self.refused, *self.overtaken}

    @property
    def in_words(self) -> str:
        said = [f"{self.taken} has their entry now."] if self.taken else []
        if self.submitted:
            said.append(f"{_rows(self.submitted)} submitted.")
        if self.saved:
            said.append(f"{_rows(self.saved)} saved as {'a draft' if self.saved == 1 else 'drafts'}.")
        return " ".join(said)


def _rows(count: int) -> str:
    return f"{count} {'measure is' if count == 1 else 'measures are'}"


@allowed("performance.enter_figure")
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request, quarter):
    cycle = _cycle(quarter)
    rows = entry_rows(cycle, request.user, clock.today())
    if request.method != "POST":
        typed = kept.take(request)
        return _page(request, cycle, [read_row(row, typed) for row in rows], given_back=typed is not None)
    is_submission = request.POST.get("do") == "submit"
    outcome = Outcome()
    for row in rows:
        read = read_row(row, request.POST)
        # A draft left behind in a quarter that closed is nothing that its officer can send in; what was typed is told.
        if read.is_touched or not row.refusal:
            _keep(request, cycle, read, outcome, is_submission=is_submission)
    if not outcome.not_done:
        _tell(request, outcome, is_submission)
        return redirect("performance:grid", quarter)
    return _page(request, cycle, _read_again(cycle, request.user, request.POST, outcome), outcome=outcome)


@allowed("performance.enter_figure")
@require_POST
def grid_row(request, quarter):
    """One row saved as a draft when its officer leaves it; what there is to say of it comes back as JSON."""
    cycle = _cycle(quarter)
    key = request.POST.get("row", "")
    pk = key.removeprefix("m")
    measure = get_object_or_404(Measure, edition=cycle.edition, pk=int(pk) if pk.isdecimal() and len(pk) < 10 else 0)
    require(actor_of(request), "performance.enter_figure", measure)
    rows = entry_rows(cycle, request.user, clock.today(), ref=measure.ref)
    if not rows:
        raise Http404(f"{measure.ref} is not reported in {quarter.label}.")
    outcome, sent = Outcome(), read_row(rows[0], request.POST)
    # Read again before anybody else can write there: what the page is told it has seen is what it has saved.
    with transaction.atomic():
        _keep(request, cycle, sent, outcome)
        read = _read_again(cycle, request.user, request.POST, outcome, ref=measure.ref)[0]
    notices = [outcome.refused[key]] if key in outcome.refused else []
    row, taken = row_of(read, columns_of(quarter), notices), request.POST.get(TAKE, "")
    if key in outcome.overtaken:
        said = f"{measure.ref} is not saved: somebody else changed it meanwhile. Keep yours, or take theirs."
    elif outcome.not_done:
        said = f"{measure.ref} is not saved: {next(iter([*read.errors.values(), *notices]))}"
    elif outcome.taken:
        said = outcome.in_words
    else:
        said = f"{measure.ref} saved as a draft." if outcome.saved else ""
    return JsonResponse(
        {
            "saved": not outcome.not_done,
            "said": said,
            "seen": read.seen if outcome.not_done else sent.seen_once_kept(read),
            "errors": {each.name: each.error for each in row.errors},
            "values": {each.name: each.value for each in row.fields_of(taken)} if taken else {},
            "outcome": render_to_string("performance/_grid_outcome.html", {"row": row}),
            "note": render_to_string("performance/_grid_note.html", {"row": row}),
            "notices": render_to_string("components/grid_notices.html", {"row": row}),
        }
    )


@allowed("performance.enter_figure")
@require_safe
def my_measures(request):
    """What is due, overdue, returned or done of the person, in each quarter that takes figures from them."""
    return render(request, "performance/my_measures.html", {"listed": my_quarters(request.user, clock.today())})


def _cycle(quarter) -> ReportingCycle:
    try:
        return cycle_of(quarter)
    except NoScorecard as error:
        raise Http404(str(error)) from error


def _keep(request, cycle, read: RowRead, outcome: Outcome, *, is_submission: bool = False) -> None:
    """Saves or submits one row, or notes why it was not.

    What was written to the row since it was read may be its officer's own, as when a row's save by itself is still on
    its way while the page is submitted: it is read again, and only another entry of the same place stands against it.
    """
    for _ in range(MOST_READINGS):
        try:
            return _keep_as_read(read, outcome, is_submission, by=request.user)
        except (StaleFigure, StaleText):
            measure = read.row.measure
            require(actor_of(request), "performance.enter_figure", measure)
            (row,) = entry_rows(cycle, request.user, clock.today(), ref=measure.ref)
            read = read_row(row, request.POST)
    outcome.refused[read.key] = BUSY


def _keep_as_read(read: RowRead, outcome: Outcome, is_submission: bool, *, by) -> None:
    """As above. Raises StaleFigure or StaleText where the row was written to since it was read."""
    if read.taken:
        outcome.taken = read.row.measure.ref
    if read.errors:
        outcome.errors[read.key] = read.errors
        return
    if read.is_overtaken:
        outcome.overtaken.add(read.key)
        return
    at = clock.now()
    try:
        if is_submission and read.has_something_to_submit:
            if missing := read.missing():
                outcome.errors[read.key] = missing
            else:
                grid_rows.submit(row=read.to_submit, judgements=read.row.record.overrides, by=by, at=at)
                outcome.submitted += 1
                return
        if read.is_touched:
            grid_rows.save(row=read.to_save, by=by, at=at)
            outcome.saved += 1
    except Refusal as error:
        outcome.refused[read.key] = str(error)
    except ValidationError as error:
        outcome.refused[read.key] = " ".join(error.messages)


def _read_again(cycle, user, sent, outcome: Outcome, *, ref=None) -> list[RowRead]:
    """The rows as they stand now; of those that were not done, as they were typed, with what is wrong."""
    found = []
    for row in entry_rows(cycle, user, clock.today(), ref=ref):
        read = read_row(row, None)
        if read.key in outcome.not_done:
            read = read_row(row, sent).with_errors(outcome.errors.get(read.key, {}))
        found.append(read)
    return found


def _tell(request, outcome: Outcome, is_submission: bool) -> None:
    if outcome.in_words:
        messages.success(request, outcome.in_words)
    else:
        messages.info(request, f"There was nothing new to {'submit' if is_submission else 'save'}.")


def _page(request, cycle, reads: list[RowRead], *, outcome: Outcome | None = None, given_back: bool = False):
    outcome = outcome or Outcome()
    table = grid_of(reads, cycle.period, {key: [said] for key, said in outcome.refused.items()})
    refs = {read.key: read.row.measure.ref for read in reads}
    errors = [(refs[row.key], each.name, each.error) for row, each in table.errors]
    errors += [(refs[key], key, said) for key, said in outcome.refused.items()]
    errors += [(refs[row.key], f"{each.name}-keep", OVERTAKEN) for row in table.rows for each in row.conflicts]
    context = {
        "cycle": cycle,
        "quarter": cycle.period,
        "grid": table,
        "errors": errors,
        "summary": f"{outcome.in_words} What is listed here is not, and stands as you typed it.".strip(),
        "given_back": given_back,
        "typist": kept.mark_of(request.user),
    }
    return render(request, "performance/grid.html", context)
