"""Every page of the portal with somebody who may open it: from the addresses that the access walk lists."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.browser.portal import Portal

PEOPLE = (
    "performance_lead",
    "officer_cyps",
    "approver_cyps",
    "clerk",
    "finance_officer",
    "hr_officer",
    "administrator",
    "member_alder",
)
# What each person sees there is theirs, so each opens it.
OPENED_BY_ALL = {"/home/"}
# Seconds for one answer, on a machine that is busy with much else.
PATIENCE = 60
# States of pages that no address alone shows.
NARROWED = (
    "/performance/2016-17-Q3/?status=off_target",
    "/performance/2016-17-Q2/reopen/?measure=1.A3",
    "/public/performance/2016-17-Q2/?priority=1",
    "/performance/2016-17-Q3/scorecard/?words=nothing+has+these",
    "/public/performance/2016-17-Q2/years/?year=2014-15",
)

# Run inside the portal's own process, since examples name rows of its database.
LIST_EXAMPLES = """
import json
from council_portal import demo
from council_portal.registry import JobKind, registry
from tests.architecture.addresses import WALKED_JOB, addresses, examples_of
registry.jobs[WALKED_JOB] = JobKind(WALKED_JOB, "Walking", run=lambda job, progress: {})
people = demo.load_people()
print(json.dumps([
    (each.path, address.view.__module__) for address in addresses() for each in examples_of(address, people)
]))
"""


@dataclass(frozen=True)
class Opened:
    """A page as somebody gets it; `person` is a key of the cast, or None for the public."""

    path: str
    person: str | None
    html: str

    def __str__(self) -> str:
        return f"{self.path} as {self.person or 'the public'}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


_browser = urllib.request.build_opener(_NoRedirect)


def every_page(portal: Portal) -> Iterator[Opened]:
    """Every address that answers with a page, opened by the first who may: the public, else whoever opened the last."""
    return _opened(portal, [(path, "") for path in [*dict(_addresses(portal)), *NARROWED]], at_most=None)


def a_page_of_each_kind(portal: Portal) -> Iterator[Opened]:
    """The first page that each module of the portal's own views gives, and the first and the last person's home."""
    own = [(path, kind) for path, kind in _addresses(portal) if not kind.startswith("allauth.")]
    return _opened(portal, own, at_most=1)


def _addresses(portal: Portal) -> list[tuple[str, str]]:
    """Every address and the module of its view."""
    listed = json.loads(portal.manage("shell", "--no-imports", "-c", LIST_EXAMPLES).splitlines()[-1])
    return list(dict(listed).items())


def _opened(portal: Portal, addresses: list[tuple[str, str]], *, at_most: int | None) -> Iterator[Opened]:
    """The pages behind the addresses; of those of one kind at most so many."""
    people = list(PEOPLE)
    opened = Counter()
    for path, kind in addresses:
        if at_most and opened[kind] >= at_most:
            continue
        if path in OPENED_BY_ALL:
            opening = (PEOPLE[0], PEOPLE[-1]) if at_most else PEOPLE
            yield from (Opened(path, person, _ask(portal, path, person)[1]) for person in opening)
            continue
        for person in (None, *people):
            is_refused, html = _ask(portal, path, person)
            if html:
                opened[kind] += 1
                yield Opened(path, person, html)
                if person:
                    people.remove(person)
                    people.insert(0, person)
            if not is_refused:
                break


def _ask(portal: Portal, path: str, person: str | None) -> tuple[bool, str]:
    """Whether another person may get more, and the HTML that this one gets; none where it is no page."""
    cookie = {"Cookie": f"sessionid={portal.sessions[person]}"} if person else {}
    try:
        with _browser.open(urllib.request.Request(portal.url + path, headers=cookie), timeout=PATIENCE) as answer:
            is_page = answer.headers.get_content_type() == "text/html"
            return False, answer.read().decode() if is_page else ""
    except urllib.error.HTTPError as refused:
        with refused:
            is_sign_in = refused.headers.get("Location", "").startswith("/accounts/login/")
            return refused.code in (403, 404) or is_sign_in, ""
    except TimeoutError as error:
        raise TimeoutError(f"{path} did not answer {person or 'the public'} in {PATIENCE} seconds") from error
