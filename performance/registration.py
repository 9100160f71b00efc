"""What performance registers with the ground: permissions, references, figures and home panels."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from council_portal.access.actor import Actor
from council_portal.clock import LONDON
from council_portal.markdown import bindings_in
from council_portal.periods import Period, PeriodError, PeriodKind
from council_portal.registry import NavigationItem, PublicContent, Reference, registry
from performance import authority, brief_work, imports
from performance.actions import reminders
from performance.audit_check import check_plan, check_records
from performance.audit_story import MeasureStory, PlanStory
from performance.brief import BRIEF
from performance.home import home_panels
from performance.measure_figures import MeasureFigures
from performance.models import Measure, Narrative, PlanEdition, ReportingCycle
from performance.papers import REPORT, SCORECARD, QuarterlyPapers
from performance.queries.published import publications

MEASURE = "measure"
DRAFT = "measure-draft"
QUARTER = "performance-quarter"
RETURN = "performance-return"
PLAN = "plan"


def register() -> None:
    """Called once at start-up."""
    for verb, meaning, rule in (
        ("read_working", "Read the working scorecard, with figures that wait for approval", authority.read_working),
        ("read_approved", "Read approved figures", authority.read_approved),
        ("enter_figure", "Enter a figure", authority.enter_figure),
        ("verify", "Verify a figure that somebody else entered", authority.verify),
        ("approve", "Approve a figure that somebody else entered", authority.approve),
        ("sign_off", "See what waits for verification or approval, and return it", authority.sign_off),
        ("override", "Override the status or direction of a measure", authority.override),
        ("publish", "Open, close and publish a quarter", authority.publish),
        ("keep_plan", "Change measures, targets, thresholds and who answers for them", authority.keep_plan),
    ):
        registry.add_permission(f"performance.{verb}", meaning, rule)
    registry.add_reference(MEASURE, measure_reference)
    registry.add_reference(QUARTER, quarter_reference)
    registry.add_reference(PLAN, plan_reference)
    for prefix in (MEASURE, QUARTER, PLAN):
        registry.add_audit_readers(prefix, authority.read_working)
    registry.add_reference(DRAFT, draft_reference)
    registry.add_audit_readers(DRAFT, authority.read_drafts)
    registry.audit_checks += (check_records, check_plan)
    registry.add_audit_story(MEASURE, MeasureStory())
    registry.add_audit_story(PLAN, PlanStory())
    registry.add_figures(MEASURE, MeasureFigures())
    for prefix in (REPORT, SCORECARD):
        registry.add_papers(prefix, QuarterlyPapers(prefix))
    registry.add_job(imports.READ, imports.run_read, title="Read a return")
    registry.add_job(imports.TAKE_IN, imports.run_take_in, title="Take in a return")
    registry.add_audit_readers(RETURN, authority.read_working)
    registry.add_file_readers(RETURN, authority.read_return)
    registry.add_job(
        brief_work.SET_BRIEF, brief_work.run, title="Set the member’s brief", reading_verb="performance.read_approved"
    )
    registry.add_audit_readers(BRIEF, authority.read_working)
    registry.add_file_readers(BRIEF, authority.read_brief)
    registry.add_due_work("reminders", reminders.send_due)
    registry.where_used.append(where_used)
    registry.home_panels.append(home_panels)
    registry.public_contents.append(public_contents)
    registry.navigation += [
        NavigationItem("Performance", "performance:quarters", position=20, verb="performance.read_approved"),
        NavigationItem("Performance", "public_performance:quarters", position=20, is_public=True),
    ]


def measure_reference(key: str) -> Reference | None:
    """measure:1.A5, of the newest edition that has it; its address is the page of the newest quarter opened."""
    ref = key.partition(":")[2]
    measure = Measure.objects.filter(ref=ref).select_related("edition").order_by("-edition__from_on").first()
    if measure is None:
        return None
    cycle = ReportingCycle.objects.filter(edition=measure.edition).order_by("-period_start").first()
    shown = next((each.quarter for each in publications() if each.edition == measure.edition.title), None)
    return Reference(
        key,
        str(measure),
        reverse("performance:measure", args=[cycle.period, ref]) if cycle else None,
        reverse("public_performance:measure", args=[shown, ref]) if shown else None,
    )


def draft_reference(key: str) -> Reference | None:
    """measure-draft:1.A5, what is drafted for a measure."""
    measure = measure_reference(f"{MEASURE}:{key.partition(':')[2]}")
    return Reference(key, f"Drafts of {measure.title}", measure.url) if measure else None


def quarter_reference(key: str) -> Reference | None:
    """performance-quarter:2016-17-Q3, where it has been opened."""
    try:
        quarter = Period.parse(PeriodKind.QUARTER, key.partition(":")[2])
    except PeriodError:
        return None
    if not ReportingCycle.objects.for_period(quarter).exists():
        return None
    is_published = bool(publications(quarter))
    return Reference(
        key,
        f"Performance, {quarter.label}",
        reverse("performance:dashboard", args=[quarter]),
        reverse("public_performance:dashboard", args=[quarter]) if is_published else None,
    )


def plan_reference(key: str) -> Reference | None:
    """plan:2016-17, the edition that begins with that year."""
    try:
        year = Period.parse(PeriodKind.YEAR, key.partition(":")[2])
    except PeriodError:
        return None
    edition = PlanEdition.objects.filter(from_on=year.start).first()
    return Reference(key, str(edition), reverse("performance:plan", args=[year])) if edition else None


def where_used(actor: Actor, key: str) -> Sequence[Reference]:
    """The quarters whose report is bound to the key, for those who read them before they are published."""
    if authority.read_approved(actor, None):
        return []
    texts = Narrative.objects.filter(text__contains=f"[[{key}").order_by("period_start")
    quarters = {row.period: None for row in texts if key in {bound for bound, _ in bindings_in(row.text)}}
    uses = (quarter_reference(f"{QUARTER}:{quarter.key}") for quarter in quarters)
    return [use for use in uses if use is not None]


def public_contents(at: datetime) -> Sequence[PublicContent]:
    """The quarters published, each by its latest version."""
    latest = {}
    for listed in publications():
        latest.setdefault(listed.quarter, listed)
    return [
        PublicContent(
            heading="Performance",
            title=f"{listed.edition}, {listed.quarter.label}",
            url=reverse("public_performance:dashboard", args=[listed.quarter]),
            published_on=listed.published_at.astimezone(LONDON).date(),
            sentence=listed.correction_notice,
        )
        for listed in latest.values()
        if listed.published_at <= at
    ]
