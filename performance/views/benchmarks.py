"""The performance lead keeps what a measure is compared with: figures of others, each with its source."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import require
from performance.actions import benchmarks
from performance.actions.refusal import Refusal
from performance.forms.benchmarks import BenchmarkForm
from performance.models import Component, ComponentRole, Measure
from performance.queries.benchmarks import benchmarks_of


@allowed("performance.keep_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request, quarter, ref):
    """Shows what stands, and records, changes or takes back one figure."""
    subject = get_object_or_404(
        Measure.objects.select_related("directorate"), ref=ref, edition__cycles__period_start=quarter.start
    )
    require(actor_of(request), "performance.keep_plan", subject)
    headline = get_object_or_404(Component, series=subject.series_id, role=ComponentRole.HEADLINE)
    form = BenchmarkForm(request.POST or None, component=headline, quarter=quarter)
    if request.method == "POST" and form.is_valid():
        try:
            made = benchmarks.record(measure=subject, **form.entry, by=request.user, at=clock.now())
        except (Refusal, ValidationError) as error:
            form.add_error(None, getattr(error, "messages", None) or str(error))
        else:
            done = "taken back" if made.value is None else "recorded"
            messages.success(request, f"{made.group}, {made.period.label}: {done}.")
            return redirect("performance:benchmarks", quarter, ref)
    standing = benchmarks_of([subject.series_id], quarter).get(subject.series_id, ())
    context = {"measure": subject, "quarter": quarter, "form": form, "benchmarks": standing, "area": "performance"}
    return render(request, "performance/benchmarks.html", context)
