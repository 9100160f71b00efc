"""Every page of the portal with somebody who may open it: from the addresses that the access walk lists."""

import json
import urllib.error
import urllib.request
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
# States of pages that no address alone shows.
NARROWED = ("/performance/2016-17-Q3/?status=off_target", "/public/performance/2016-17-Q2/?priority=1")

# Run inside the portal's own process, since examples name rows of its database.
LIST_EXAMPLES = """
import json
from council_portal import demo
from council_portal.registry import JobKind, registry
from tests.architecture.addresses import WALKED_JOB, addresses, examples_of
registry.jobs[WALKED_JOB] = JobKind(WALKED_JOB, "Walking", run=lambda job, progress: {})
people = demo.load_people()
print(json.dumps([each.path for address in addresses() for each in examples_of(address, people)]))
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


def every_page(portal: Portal) -> list[Opened]:
    """Every address that answers with a page, opened by the first who may: the public, then whoever opened the last one."""
    paths = json.loads(portal.manage("shell", "--no-imports", "-c", LIST_EXAMPLES).splitlines()[-1])
    return list(_opened(portal, [*dict.fromkeys(paths), *NARROWED]))


def _opened(portal: Portal, paths: list[str]) -> Iterator[Opened]:
    people = list(PEOPLE)
    for path in paths:
        if path in OPENED_BY_ALL:
            yield from (Opened(path, person, page) for person in PEOPLE if (page := _page(portal, path, person)))
            continue
        for person in (None, *people):
            if page := _page(portal, path, person):
                yield Opened(path, person, page)
                if person:
                    people.remove(person)
                    people.insert(0, person)
                break


def _page(portal: Portal, path: str, person: str | None) -> str:
    """The HTML that the person gets, or nothing where it is refused, leads elsewhere or is no page."""
    cookie = {"Cookie": f"sessionid={portal.sessions[person]}"} if person else {}
    try:
        with _browser.open(urllib.request.Request(portal.url + path, headers=cookie), timeout=30) as answer:
            is_page = answer.headers.get_content_type() == "text/html"
            return answer.read().decode() if is_page else ""
    except urllib.error.HTTPError:
        return ""
