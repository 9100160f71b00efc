"""The quarter's return as a file: downloaded, filled in elsewhere, uploaded, looked through, taken in."""

from django.http import Http404
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from performance import exports
from performance.models import ReportingCycle
from performance.queries.return_lines import return_lines
from performance.queries.scorecard import NoScorecard, cycle_of


@allowed("performance.read_working")
@require_safe
def download(request, quarter, kind):
    """What the person may enter, the performance lead everything, with the figures known so far."""
    if kind not in ("csv", "xlsx"):
        raise Http404("The return comes as xlsx or csv.")
    lines = return_lines(actor_of(request), _cycle(quarter).edition, quarter)
    if not lines:
        raise Http404(f"You enter none of the measures of {quarter.label}, so there is no return to fill in.")
    return exports.return_response(lines, quarter, kind, made_on=clock.today())


def _cycle(quarter) -> ReportingCycle:
    try:
        return cycle_of(quarter)
    except NoScorecard as error:
        raise Http404(str(error)) from error
