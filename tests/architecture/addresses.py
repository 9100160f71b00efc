"""Every address of the portal, with what stands for its arguments in the demonstration."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from council_portal import clock, files
from council_portal.models import Job, JobState, User, Visibility
from council_portal.periods import Period, PeriodKind
from meetings.actions import upload_slots, uploads
from performance.actions import returns

WALKED_JOB = "tests.walked"
Q3 = Period(date(2016, 10, 1), PeriodKind.QUARTER)
Q4 = Period(date(2017, 1, 1), PeriodKind.QUARTER)
Q2 = Period(date(2016, 7, 1), PeriodKind.QUARTER)


@dataclass(frozen=True)
class Address:
    """One address as it stands in the list of patterns: /people/<pk>/, its name, its view and its arguments."""

    route: str
    name: str
    view: Callable
    arguments: tuple[str, ...]

    @property
    def access(self) -> Any:
        """What the view says of itself, or None where it says nothing."""
        return getattr(self.view, "access", None)


@dataclass(frozen=True)
class Example:
    """An address with values for its arguments; the note says which where there are several."""

    address: Address
    note: str
    path: str


def addresses() -> list[Address]:
    """Every address, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list, prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + _readable(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from _walk(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, [namespace, pattern.name]))
            yield Address(route, name, pattern.callback, tuple(re.findall(r"<(\w+)>", route)))


def _readable(route: str) -> str:
    """The route without converters and regular expressions: <int:pk> as <pk>."""
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).removeprefix("^").removesuffix("$")
    return re.sub(r"<\w+:(\w+)>", r"<\1>", route)


def examples_of(address: Address, people: Mapping[str, User]) -> list[Example]:
    """The address with every set of values that EXAMPLES gives it.

    Raises LookupError where nothing stands for one of its arguments.
    """
    if not address.arguments:
        return [Example(address, "", reverse(address.name))]
    namespace = address.name.rpartition(":")[0]
    give = EXAMPLES.get(address.name) or EXAMPLES.get(f"{namespace}:*")
    found = {}
    for note, values in (give(people) if give else {}).items():
        if all(name in values for name in address.arguments):
            path = reverse(address.name, kwargs={name: values[name] for name in address.arguments})
            found.setdefault(path, Example(address, note, path))
    if not found:
        raise LookupError(f"Say in tests/architecture/addresses.py what stands for the arguments of {address.name}")
    return list(found.values())


def _a_person(people):
    clerk = people["clerk"]
    return {"": {"pk": clerk.pk, "assignment": clerk.role_assignments.get().pk}}


def _a_directorate(people):
    return {"": {"code": "PH", "service": "public-health"}}


def _a_job(people):
    job = Job.objects.create(
        kind=WALKED_JOB,
        subject="council:council",
        state=JobState.FAILED,
        requested_by=people["clerk"],
        requested_at=clock.real_now(),
    )
    return {"asked for by the clerk": {"job_id": job.pk}}


def _files(*visibilities):
    def kept(people):
        stored = {
            visibility.label.lower(): files.store(
                b"walked",
                name="walked.txt",
                media_type="text/plain",
                belongs_to="council:council",
                visibility=visibility,
                by=None,
                at=clock.now(),
            )
            for visibility in visibilities
        }
        return {note: {"file_id": file.pk, "name": file.name} for note, file in stored.items()}

    return kept


def _audits(people):
    return {
        subject: {"subject": subject.replace("clerk", str(people["clerk"].pk))}
        for subject in (
            "council:council",
            "directorate:PH",
            "person:clerk",
            "measure:1.A1",
            "measure-draft:1.A1",
            "engagement:EA05",
            "budget:direct-payments",
            "meeting:osmb/2017-02-17",
        )
    }


def _an_invitation(people):
    return {"of nobody": {"key": "MA", "token": "a-b"}}


def _sign_in(people):
    return {"": {"uidb36": "1", "key": "a-b", "pk": 1, "provider_id": "entra"}}


def _a_measure(people):
    return {
        "Q3": {"quarter": Q3, "version": 1, "code": "CYPS", "portfolio": "housing"},
        "Q2": {"quarter": Q2, "version": 1, "code": "CYPS", "portfolio": "housing"},
        "1.A1 of CYPS in Q3": {"quarter": Q3, "ref": "1.A1"},
        "1.A1 of CYPS in Q2": {"quarter": Q2, "ref": "1.A1"},
        "a part of 2.B9(c) of ACH in Q3": {"quarter": Q3, "ref": "2.B9(c)", "component": "residential_actual"},
        "as a workbook": {"quarter": Q3, "kind": "xlsx"},
    }


def _a_quarter_to_open(people):
    return {"Q4": {"quarter": Q4}, "Q3": {"quarter": Q3}}


def _a_return(people):
    """A return that the officer of CYPS uploaded, with lines of every kind: new, changed, the same and refused."""
    content = (
        b"Ref,Period,Figure,Commentary\r\n1.A1,Quarter 3 2016/17,370,Fewer children are in need.\r\n"
        b"1.A3,Quarter 3 2016/17,28.3,\r\n1.A4,Quarter 3 2016/17,many,\r\n2.A1,Quarter 3 2016/17,1,\r\n"
    )
    kept = returns.keep(content=content, name="return.csv", quarter=Q3, by=people["officer_cyps"], at=clock.now())
    return {"of the officer of CYPS": {"quarter": Q3, "upload_id": kept.pk}}


def _a_plan(people):
    """The demonstration's, its first priority, outcome and action, and a measure."""
    priority = apps.get_model("performance", "Priority").objects.order_by("number").first()
    outcome = priority.outcomes.order_by("position").first()
    action = apps.get_model("performance", "Action").objects.order_by("pk").first()
    values = {
        "year": Period(date(2016, 4, 1), PeriodKind.YEAR),
        "priority": priority.pk,
        "outcome": outcome.pk,
        "action": action.pk,
        "portfolio": "housing",
    }
    return {
        "": values,
        "1.A3, its target": values | {"ref": "1.A3", "topic": "target"},
        "1.A3, its title and words": values | {"ref": "1.A3", "topic": "words"},
    }


def _a_part(people):
    year = Period(date(2016, 4, 1), PeriodKind.YEAR)
    return {"2.B9(c)": {"year": year, "ref": "2.B9(c)", "part": "residential_actual", "topic": "end"}}


def _of_performance(people):
    return _a_measure(people) | _a_plan(people)


def _an_exercise(people):
    exercise = apps.get_model("workforce", "Exercise").objects.order_by("pk").first()
    action = apps.get_model("workforce", "Action").objects.order_by("pk").first()
    return {"": {"slug": exercise.slug, "ref": action.ref}}


def _a_budget(people):
    year = Period(date(2016, 4, 1), PeriodKind.YEAR)
    budget = apps.get_model("budgets", "Budget").objects.order_by("pk").first()
    return {"": {"year": year, "slug": budget.slug, "line_slug": "direct-payments"}}


def _a_meeting(people):
    """The item of the quarter's report on the agenda of 17 February 2017, the first of all else; the minutes."""
    meeting = apps.get_model("meetings", "Meeting").objects.get(held_on=date(2017, 2, 17))
    report = (
        apps.get_model("meetings", "Report").objects.filter(item_papers__item__meeting=meeting).order_by("pk").first()
    )
    paper = apps.get_model("meetings", "ItemPaper").objects.filter(item__meeting=meeting).order_by("pk").first()
    exemption = apps.get_model("meetings", "Exemption").objects.order_by("pk").first()
    values = {
        "slug": "osmb",
        "held_on": meeting.held_on,
        "number": 7,
        "report_id": report.pk,
        "section_id": report.sections.order_by("pk").first().pk,
        "paper_id": paper.pk,
        "publication_number": 1,
        "minute_number": 86,
        "clearance_id": 0,
        "authorship_id": 0,
        "reader": "public",
        "exemption_id": exemption.pk if exemption else 0,
        "edition": "public",
        # No pack of the demonstration has been built: its issuing is not found by whoever may issue.
        "pack_id": 0,
        "membership_id": meeting.committee.memberships.order_by("pk").first().pk,
        "first": date(2017, 2, 1),
        "closure_id": 0,
        "secret": "of-nobody",
        "standing_id": meeting.committee.standing_items.order_by("pk").first().pk,
        "councillor_id": meeting.committee.memberships.order_by("pk").first().councillor_id,
    }
    # The pack of the meeting of 3 February is the one asked for: without papers it is soon found that there is none.
    past = {"slug": "osmb", "held_on": date(2017, 2, 3), "edition": "public", "pack_id": 0, "reader": "public"}
    past["minute_number"] = 86
    return {"17 February": values, "3 February": past}


def _an_upload(people):
    """A paper that the clerk uploaded for the item of the quarter's report, in draft and not examined yet."""
    values = _a_meeting(people)["17 February"]
    item = apps.get_model("meetings", "AgendaItem").objects.get(
        meeting__held_on=values["held_on"], number=values["number"]
    )
    paper = item.papers.filter(title="Walked").first()
    if paper is None:
        sent = {"title": "Walked", "content": b"%PDF-", "name": "walked.pdf"}
        paper, _ = uploads.send(item, **sent, by=people["clerk"], at=clock.now())
    return {"in draft": values | {"paper_id": paper.pk}}


def _a_slot(people):
    """A paper that an officer is asked to send for the item of the quarter's report."""
    values = _a_meeting(people)["17 February"]
    item = apps.get_model("meetings", "AgendaItem").objects.get(
        meeting__held_on=values["held_on"], number=values["number"]
    )
    asked = {"title": "Asked for", "author": people["officer_cyps"], "due_on": values["held_on"]}
    slot = upload_slots.ask(item, **asked, by=people["clerk"], at=clock.now())
    return {"asked of the officer": values | {"slot_id": slot.pk}}


EXAMPLES: dict[str, Callable[[Mapping[str, User]], dict[str, dict[str, Any]]]] = {
    "people:*": _a_person,
    "directorates:*": _a_directorate,
    ":*": _sign_in,
    "invitation": _an_invitation,
    "job": _a_job,
    "job_cancel": _a_job,
    "job_retry": _a_job,
    "file": _files(Visibility.MEMBERS, Visibility.RESTRICTED),
    "public_file": _files(Visibility.PUBLIC, Visibility.RESTRICTED),
    "audit": _audits,
    "performance:open": _a_quarter_to_open,
    "performance:return_review": _a_return,
    "performance:*": _of_performance,
    "performance:plan_part": _a_part,
    "public_performance:*": _a_measure,
    "workforce:*": _an_exercise,
    "public_workforce:*": _an_exercise,
    "budgets:*": _a_budget,
    "public_budgets:*": _a_budget,
    "meetings:*": _a_meeting,
    "meetings:upload": _an_upload,
    "meetings:upload_file": _an_upload,
    "meetings:rename_upload": _an_upload,
    "meetings:replace_upload": _an_upload,
    "meetings:release_upload": _an_upload,
    "meetings:take_upload_down": _an_upload,
    "meetings:upload_slot": _a_slot,
    "meetings:take_upload_slot_back": _a_slot,
    "public_meetings:upload": _an_upload,
    "public_meetings:upload_file": _an_upload,
    "public_meetings:*": _a_meeting,
}
