"""What the public reads: what is published and nothing else, one copy for everybody."""

import gzip
import io
import zipfile

import pytest
from django.core.management import call_command

from council_portal import audit
from performance.models import Publication
from tests.architecture.addresses import addresses, examples_of
from tests.performance.views.page import beside, hidden, opened, read
from tests.performance.views.test_figure import FORM, MEASURE, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

PUBLISH = "/performance/2016-17-Q3/publish/"
PUBLIC = "/public/performance/2016-17-Q3/"
# A figure, a reason and words that stand nowhere in the demonstration.
CANARY, WHY, WORDS = "17.3", "Canarycount", "Canarywords"


def approve(client_as):
    """Verified by the performance lead, then approved."""
    for key, step in (("performance_lead", "verify"), ("approver_cyps", "approve")):
        person = client_as(key)
        person.post(f"{MEASURE}{step}/", hidden(read(person.get("/performance/2016-17-Q3/approvals/"))))


def publish(client_as, **fields):
    return client_as("performance_lead").post(PUBLISH, fields)


def content_of(answer) -> str:
    """Everything that an answer says, whatever it is packed in."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")


def public_paths() -> list[str]:
    """Every public address of performance for both quarters, and the lists that might name a figure."""
    found = ["/", "/public/performance/", "/public/meetings/", "/public/engagement/", "/public/budgets/"]
    for address in addresses():
        if address.route.startswith("/public/performance/<quarter>"):
            for each in examples_of(address, {}):
                found += [each.path, each.path.replace("1.A1", "1.A3"), each.path.replace("Q2", "Q3")]
    return list(dict.fromkeys(found))


def test_a_figure_that_is_not_published_is_on_no_public_page(client_as):
    fill(client_as("officer_cyps"), figure=CANARY, why=WHY, commentary=WORDS)
    nobody = client_as("public")
    for step in (lambda: None, lambda: approve(client_as)):
        step()
        paths = public_paths()
        assert f"{PUBLIC}scorecard.csv" in paths
        assert "/public/performance/2016-17-Q2/measures/1.A3/" in paths
        for path in paths:
            said = content_of(nobody.get(path))
            for secret in (f"{CANARY}%", WHY, WORDS):
                assert secret not in said, path
    for path in ("/audit/measure:1.A3/", MEASURE, FORM, "/performance/2016-17-Q3/scorecard.csv"):
        assert nobody.get(path).status_code == 302, path


def test_what_is_published_is_read_by_the_public(client_as):
    nobody = client_as("public")
    assert nobody.get(PUBLIC).status_code == 404
    fill(client_as("officer_cyps"), figure=CANARY, why=WHY)
    approve(client_as)
    assert publish(client_as).status_code == 302
    assert "17.3%" in read(nobody.get(f"{PUBLIC}measures/1.A3/")).with_class("standing__value")[0].text
    assert read(nobody.get(PUBLIC)).with_class("key__number")[0].text == "26"
    for kind in ("csv", "xlsx"):
        assert CANARY in content_of(nobody.get(f"{PUBLIC}scorecard.{kind}"))


def test_publishing_refuses_while_anything_waits(client_as):
    fill(client_as("officer_cyps"), figure=CANARY)
    page = read(client_as("performance_lead").get(PUBLISH))
    assert "1 figure of" in page.text and "waits for approval: approve or return first." in page.text
    answer = publish(client_as)
    assert answer.status_code == 200
    assert "waits for approval" in read(answer).with_class("notification")[0].text
    assert client_as("public").get(PUBLIC).status_code == 404


def test_a_published_figure_is_changed_with_a_reason_and_a_correction_with_a_notice(client_as):
    officer = client_as("officer_cyps")
    was_open = opened(read(officer.get(FORM)))
    publish(client_as)
    assert "is published" in read(officer.post(FORM, was_open | {"figure": CANARY, "why": WHY})).text
    page = read(publish(client_as, notice=" "))
    assert "Say what is corrected: readers see it." in beside(page, "notice")
    assert publish(client_as, notice="Measure 1.A3 was counted twice.").status_code == 302
    kept = Publication.objects.filter(cycle__period_start="2016-10-01").order_by("version")
    assert [each.version for each in kept] == [1, 2]
    assert "Measure 1.A3 was counted twice." in read(client_as("public").get(PUBLIC)).text


def test_publication_is_the_performance_leads_and_is_audited(client_as):
    for person in ("officer_cyps", "approver_cyps", "clerk", "member_alder", "administrator"):
        assert client_as(person).post(PUBLISH).status_code == 403
    publish(client_as)
    event = audit.trail("performance-quarter:2016-17-Q3").last()
    assert (event.verb, event.by_name) == ("cycle.published", "Leo Lead")
    assert event.after["sha256"] == Publication.objects.get(cycle__period_start="2016-10-01").sha256
    call_command("verify_audit")


def test_public_pages_set_no_cookie_and_are_the_same_for_everybody(client_as):
    for path in public_paths():
        answers = [client_as(key).get(path) for key in ("public", "officer_cyps", "performance_lead")]
        for answer in answers:
            assert not answer.cookies, path
            assert "Cookie" not in answer.get("Vary", ""), path
        assert len({content_of(answer) for answer in answers}) == 1, path
