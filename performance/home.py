"""What performance says to a person on their home page: what is due, what waits, what there is to read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.periods import Period
from council_portal.registry import HomeItem, HomePanel
from performance.models import CycleState, ReportingCycle
from performance.queries.approvals import approvals
from performance.queries.audience import audience_of
from performance.queries.due import due_list
from performance.queries.responses import reopened_for
from performance.queries.scorecard import scorecard


def home_panels(actor: Actor, at: datetime) -> Sequence[HomePanel]:
    """For those who enter and those who sign off, a panel of every quarter that is open; to read, the newest opened."""
    if refusal(actor, "performance.read_approved"):
        return []
    cycles = list(ReportingCycle.objects.select_related("edition").order_by("-period_start"))
    if not cycles:
        return [_beginning()] if refusal(actor, "performance.keep_plan") is None else []
    current = [cycle for cycle in cycles if cycle.state == CycleState.OPEN] or cycles[:1]
    panels = []
    if actor.has(Role.OFFICER):
        panels += [*(_due(actor, cycle, at, len(current) > 1) for cycle in current), _reopened(actor)]
    if refusal(actor, "performance.sign_off") is None:
        panels += [_waiting(actor, cycle, len(current) > 1) for cycle in current]
    panels.append(_reading(actor, cycles[0]))
    return [panel for panel in panels if panel is not None]


def _beginning() -> HomePanel:
    """Where a performance lead begins, as long as no quarter has been opened."""
    return HomePanel(
        title="Performance",
        position=12,
        sentence="No quarter has been opened yet. First comes a plan: what is measured, against which targets.",
        items=[
            HomeItem(text="The plans", url=reverse("performance:plans")),
            HomeItem(text="Quarters", url=reverse("performance:quarters")),
        ],
    )


def _of(title: str, quarter: Period, is_one_of_several: bool) -> str:
    return f"{title}, {quarter.medium_label}" if is_one_of_several else title


def _due(actor: Actor, cycle: ReportingCycle, at: datetime, is_one_of_several: bool) -> HomePanel | None:
    quarter = cycle.period
    listed = due_list(actor.user, quarter, at.astimezone(LONDON).date())
    if not listed:
        return None
    pressing = [each for each in listed if each.state.needs_doing]
    settled = len(listed) - len(pressing)
    if pressing:
        needing = f"{len(pressing)} of your {len(listed)} measures {'needs' if len(pressing) == 1 else 'need'}"
        sentence = f"{'Your measure needs' if len(listed) == 1 else needing} a figure for {quarter.label}."
    else:
        needing = "Your measure needs no" if settled == 1 else f"None of your {settled} measures needs a"
        sentence = f"{needing} figure for {quarter.label}."
    return HomePanel(
        title=_of("Your measures", quarter, is_one_of_several),
        position=10,
        sentence=sentence,
        items=[
            *(
                HomeItem(
                    text=f"{each.row.ref} {each.row.title}",
                    url=f"{reverse('performance:grid', args=[quarter])}#m{each.measure_id}",
                    due_on=each.due_on,
                    state=each.state.label,
                )
                for each in pressing
            ),
            HomeItem(text="All of your measures", url=reverse("performance:my_measures")),
        ],
    )


def _reopened(actor: Actor) -> HomePanel | None:
    """The exceptions that hold for the person: measures of quarters that take no other figures."""
    held = reopened_for(actor.user, actor.on)
    if not held:
        return None
    return HomePanel(
        title="Reopened for you",
        position=9,
        sentence="You alone can still enter these. Without you their figures stay as they are.",
        items=[
            HomeItem(
                text=f"{each.measure}, {each.cycle.period.medium_label}",
                url=f"{reverse('performance:grid', args=[each.cycle.period])}#m{each.measure_id}",
                due_on=each.until_on - timedelta(days=1),
                state="Reopened",
            )
            for each in held
        ],
    )


def _waiting(actor: Actor, cycle: ReportingCycle, is_one_of_several: bool) -> HomePanel:
    waiting = approvals(actor, cycle.edition, cycle.period)
    if not waiting:
        sentence = f"Nothing of {cycle.period.label} waits for you."
    else:
        measures = "1 measure waits" if len(waiting) == 1 else f"{len(waiting)} measures wait"
        sentence = f"{measures} for you in {cycle.period.label}."
    address = reverse("performance:approvals", args=[cycle.period])
    return HomePanel(
        title=_of("Waiting for sign-off", cycle.period, is_one_of_several),
        position=11,
        sentence=sentence,
        items=[HomeItem(text=f"{each.ref} {each.title}", url=address) for each in waiting],
    )


def _reading(actor: Actor, cycle: ReportingCycle) -> HomePanel:
    quarter = cycle.period
    items = [HomeItem(text=f"Scorecard of {quarter.label}", url=reverse("performance:dashboard", args=[quarter]))]
    if actor.has(Role.MEMBER):
        items += [
            HomeItem(
                text="What is going wrong, and what is being done",
                url=reverse("performance:exceptions", args=[quarter]),
            ),
            HomeItem(text="What to ask about: the member’s brief", url=reverse("performance:brief", args=[quarter])),
        ]
    if refusal(actor, "performance.publish") is None:
        reporting = reverse("performance:reporting", args=[quarter])
        items.append(HomeItem(text="Who has not answered, and what waits for whom", url=reporting))
    if refusal(actor, "performance.publish") is None and cycle.state != CycleState.PUBLISHED:
        items.append(
            HomeItem(
                text=f"Publish {quarter.label}",
                url=reverse("performance:publish", args=[quarter]),
                due_on=cycle.commentary_due_on,
                state=cycle.get_state_display(),
            )
        )
    card = scorecard(quarter, audience_of(actor))
    return HomePanel(title="Performance", position=12, sentence=card.headline.sentence, items=items)
