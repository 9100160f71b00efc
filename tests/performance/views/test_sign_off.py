"""Sign-off on its pages: verified, approved or returned by others than the author, and only what they saw."""

from decimal import Decimal

import pytest

from council_portal import audit, clock
from council_portal.periods import Period
from performance.actions import commentaries, observations, sign_off
from performance.actions.observations import Entry
from performance.actions.refusal import Refusal
from performance.models import Commentary, Measure, Observation, PlanEdition, Target
from performance.rules.life_cycle import State
from tests.performance.views.page import hidden, read
from tests.performance.views.test_figure import FORM, MEASURE, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

APPROVALS = "/performance/2016-17-Q3/approvals/"
DASHBOARD = "/performance/2016-17-Q3/"


@pytest.fixture
def submitted(client_as):
    """A new figure for 1.A3 in place of 28.3% meets its target and waits; this council verifies before it approves."""
    fill(client_as("officer_cyps"), figure="21.5", why="Recounted.")
    return lambda: Observation.objects.get(
        version=2,
        component__key="",
        component__series__measures__ref="1.A3",
        period_kind="quarter",
        period_start="2016-10-01",
    )


def seen(client) -> dict[str, str]:
    return hidden(read(client.get(APPROVALS)))


def on_target(client) -> str:
    return read(client.get(DASHBOARD)).with_class("key__number")[0].text


def test_what_waits_is_listed_with_what_stood_before_and_why(client_as, submitted):
    for person in ("performance_lead", "approver_cyps"):
        page = read(client_as(person).get(APPROVALS))
        said = page.with_class("waiting")[0].text
        for words in ("1.A3", "28.3%", "21.5%", "Recounted.", "Olive Officer", "Submitted"):
            assert words in said, words
    assert "Nothing waits for you." in read(client_as("approver_ach").get(APPROVALS)).text


def test_verified_then_approved_it_reaches_members(client_as, submitted):
    lead, approver, member = (client_as(key) for key in ("performance_lead", "approver_cyps", "member_alder"))
    assert on_target(member) == "25"
    assert on_target(client_as("officer_ach")) == "26"
    lead.post(f"{MEASURE}verify/", seen(lead))
    assert submitted().state == State.VERIFIED
    assert on_target(member) == "25"
    approver.post(f"{MEASURE}approve/", seen(approver))
    assert submitted().state == State.APPROVED
    assert on_target(member) == "26"
    assert "21.5%" in read(member.get(MEASURE)).with_class("standing__value")[0].text


def test_nobody_approves_their_own(client_as, cast, submitted):
    Observation.objects.filter(pk=submitted().pk).update(entered_by=cast["approver_cyps"])
    approver = client_as("approver_cyps")
    page = read(approver.get(APPROVALS))
    assert "You entered part of this, so somebody else signs it." in page.text
    answer = approver.post(f"{MEASURE}approve/", seen(approver) | {"seen": fingerprint(submitted())}, follow=True)
    assert submitted().state == State.SUBMITTED
    assert "1.A3:" in read(answer).with_class("notification")[0].text


def test_nobody_verifies_their_own(client_as, cast, submitted):
    Observation.objects.filter(pk=submitted().pk).update(entered_by=cast["performance_lead"])
    lead = client_as("performance_lead")
    lead.post(f"{MEASURE}verify/", {"seen": fingerprint(submitted())})
    assert submitted().state == State.SUBMITTED


def test_what_changed_since_it_was_seen_is_not_signed(client_as, submitted):
    lead = client_as("performance_lead")
    before = seen(lead)
    fill(client_as("officer_cyps_deputy"), figure="29", why="Wait.")
    answer = lead.post(f"{MEASURE}verify/", before, follow=True)
    assert "this changed since you opened the page" in read(answer).text
    assert not Observation.objects.filter(state=State.VERIFIED).exists()


def test_a_returned_figure_goes_back_with_its_reason_and_counts_no_more(client_as, submitted):
    approver, officer = client_as("approver_cyps"), client_as("officer_cyps")
    page = read(approver.post(f"{MEASURE}return/", {"reason": " "}))
    assert "Say what is to be changed, so that its owner knows." in page.text
    assert submitted().state == State.SUBMITTED
    approver.post(f"{MEASURE}return/", {"reason": "December is missing."})
    assert (submitted().state, submitted().return_reason) == (State.RETURNED, "December is missing.")
    assert on_target(officer) == "25"
    assert "Returned" in read(officer.get("/home/")).text
    assert "December is missing." in read(officer.get(FORM)).with_class("notification--warning")[0].text
    assert approver.get(f"{MEASURE}return/").status_code == 404


def test_what_was_sent_in_anew_since_the_page_was_read_does_not_go_back_unread(client_as, submitted):
    approver = client_as("approver_cyps")
    before = hidden(read(approver.get(f"{MEASURE}return/")))
    fill(client_as("officer_cyps"), figure="22.5", why="December is in now.")
    page = read(approver.post(f"{MEASURE}return/", before | {"reason": "December is missing."}))
    assert "This changed since you opened the page. Look at it again, then decide." in page.text
    assert "22.5%" in page.text and "December is missing." in page.text
    assert not Observation.objects.filter(state=State.RETURNED).exists()
    approver.post(f"{MEASURE}return/", hidden(page) | {"reason": "November is missing too."})
    assert Observation.objects.get(state=State.RETURNED).value == Decimal("22.5")


def test_others_neither_see_the_list_nor_sign(client_as, submitted):
    for person in ("officer_cyps", "approver_ach", "member_alder", "clerk"):
        client = client_as(person)
        assert client.post(f"{MEASURE}approve/", {"seen": fingerprint(submitted())}).status_code == 403
    assert client_as("officer_cyps").get(APPROVALS).status_code == 403
    assert submitted().state == State.SUBMITTED


def test_where_the_council_does_not_verify_the_approver_comes_first(client_as, submitted):
    PlanEdition.objects.update(is_verification_required=False)
    lead, approver = client_as("performance_lead"), client_as("approver_cyps")
    lead.post(f"{MEASURE}verify/", {"seen": fingerprint(submitted())})
    assert submitted().state == State.SUBMITTED
    approver.post(f"{MEASURE}approve/", seen(approver))
    assert on_target(client_as("member_alder")) == "26"


def test_what_is_signed_once_is_not_signed_again(client_as, submitted):
    lead = client_as("performance_lead")
    before = seen(lead)
    lead.post(f"{MEASURE}verify/", before)
    answer = lead.post(f"{MEASURE}verify/", before, follow=True)
    assert "this changed since you opened the page" in read(answer).text


def fingerprint(figure: Observation) -> str:
    return f"figure:{figure.pk}:{figure.row_version}"


CHOSEN = f"{APPROVALS}chosen/"


def sent_in(person, ref: str, value: str, why: str) -> None:
    """The next version of the measure's figure of the quarter, submitted."""
    quarter = Period.parse(None, "2016-17-Q3")
    measure = Measure.objects.get(ref=ref)
    component = measure.series.components.get(key="")
    standing = Observation.objects.for_period(quarter).filter(component=component, kind="figure").order_by("-version")
    observations.submit(
        measure=measure,
        component=component,
        period=quarter,
        entry=Entry(value=Decimal(value)),
        by=person,
        at=clock.now(),
        expected_version=standing[0].version if standing else 0,
        why=why,
    )


@pytest.fixture
def three(cast):
    """New figures of three measures of one directorate wait for the approver; this council does not verify."""
    PlanEdition.objects.update(is_verification_required=False)
    for ref, value in (("1.A3", "21.5"), ("1.A4", "96"), ("1.A6", "88")):
        sent_in(cast["officer_cyps"], ref, value, f"Recounted {ref}.")


def boxes(client, query: str = "") -> dict[str, str]:
    """The boxes that can be ticked, by the measure's reference; ticked ones alone with ?choose=."""
    page = read(client.get(APPROVALS + query))
    found = [each for each in page.all("input") if each.attributes.get("name") == "chosen"]
    if query:
        found = [each for each in found if "checked" in each.attributes]
    return {each.attributes["value"].split()[1]: each.attributes["value"] for each in found}


def test_many_are_approved_at_once(client_as, three):
    approver = client_as("approver_cyps")
    ticked = boxes(approver)
    assert set(ticked) == {"1.A3", "1.A4", "1.A6"}
    answer = read(approver.post(CHOSEN, {"chosen": [ticked["1.A3"], ticked["1.A6"]]}, follow=True))
    assert "2 measures approved." in answer.text
    assert set(boxes(approver)) == {"1.A4"}


def test_all_or_none_are_ticked_without_script(client_as, three):
    approver = client_as("approver_cyps")
    assert set(boxes(approver, "?choose=all")) == {"1.A3", "1.A4", "1.A6"}
    assert boxes(approver, "?choose=none") == {}


def test_what_moved_on_meanwhile_is_told_and_the_rest_is_done(client_as, cast, three):
    approver = client_as("approver_cyps")
    ticked = boxes(approver)
    sent_in(cast["officer_cyps_deputy"], "1.A4", "97", "Recounted again.")
    approver.post("/performance/2016-17-Q3/measures/1.A6/return/", {"reason": "December is missing."})
    answer = read(approver.post(CHOSEN, {"chosen": list(ticked.values())}, follow=True))
    said = [each.text for each in answer.with_class("notification")]
    assert "1 measure approved." in said
    assert sum("was not approved: this changed since you opened the page." in each for each in said) == 2
    assert set(boxes(approver)) == {"1.A4"}


@pytest.mark.parametrize(
    "chosen", [[], [""], ["approve"], ["approve 9.Z9 figure:1:1"], ["publish 1.A3 x"], ["\x00 \x00"]]
)
def test_where_nothing_sensible_is_chosen_nothing_is_signed(client_as, three, chosen):
    answer = read(client_as("approver_cyps").post(CHOSEN, {"chosen": chosen}, follow=True))
    assert "Nothing was chosen." in answer.text
    assert Observation.objects.awaiting_sign_off().count() == 3


def test_what_another_directorate_s_approver_chooses_is_refused(client_as, three):
    ticked = list(boxes(client_as("approver_cyps")).values())
    answer = read(client_as("approver_ach").post(CHOSEN, {"chosen": ticked}, follow=True))
    assert answer.text.count("Only an approver of") == 3
    assert Observation.objects.awaiting_sign_off().count() == 3
    assert client_as("officer_cyps").post(CHOSEN, {"chosen": ticked}).status_code == 403


def test_the_list_says_what_approving_would_change(client_as, three):
    page = read(client_as("approver_cyps").get(APPROVALS))
    first = page.with_class("waiting")[0]
    [standing] = first.with_class("waiting__standing")
    assert "Off target now," in standing.text and "On target once approved" in standing.text
    assert "Commentary" in standing.text
    assert "Recounted 1.A3." in first.text


def test_a_target_without_a_text_of_its_own_stands_in_words(client_as, three):
    Target.objects.filter(measure__ref="1.A4").update(printed="")
    listed = read(client_as("approver_cyps").get(APPROVALS)).with_class("waiting")
    [said] = [each.text for each in listed if "1.A4" in each.text]
    assert "at most 4%" in said


def test_a_forecast_waits_with_the_quarter_of_its_year(client_as, cast):
    PlanEdition.objects.update(is_verification_required=False)
    component = Measure.objects.get(ref="1.A5").series.components.get(key="")
    forecast = Observation(
        component=component,
        kind="forecast",
        value="24",
        confidence="low",
        why="Two teams are being joined.",
        state=State.SUBMITTED,
        entered_by=cast["officer_cyps"],
        entered_at=clock.now(),
    )
    forecast.period = Period.parse("year", "2016-17")
    forecast.save()
    approver = client_as("approver_cyps")
    said = read(approver.get(APPROVALS)).with_class("waiting")[0].text
    assert "Year-end forecast, 2016/17" in said and "24.0%, low confidence" in said
    approver.post(CHOSEN, {"chosen": list(boxes(approver).values())})
    forecast.refresh_from_db()
    assert forecast.state == State.APPROVED


def test_months_come_before_their_quarter_and_the_year_last(client_as, submitted, cast):
    component = submitted().component
    for kind, period in (("figure", "2016-12"), ("figure", "2016-10"), ("forecast", "2016-17")):
        each = Observation(component=component, kind=kind, value="24", state=State.SUBMITTED, version=9)
        each.period, each.entered_by, each.entered_at = Period.parse(None, period), cast["officer_cyps"], clock.now()
        each.save()
    [waiting] = read(client_as("approver_cyps").get(APPROVALS)).with_class("waiting")
    whats = [row.all("th")[0].text for row in waiting.all("tr")[1:]]
    assert [what.partition(", ")[2] for what in whats if ", " in what] == [
        "Oct 2016",
        "Dec 2016",
        "Q3 2016/17",
        "2016/17",
    ]


def test_a_figure_that_revises_a_published_one_says_so(client_as, three):
    Observation.objects.for_period(Period.parse(None, "2016-17-Q3")).filter(
        component__series__measures__ref="1.A3", state=State.APPROVED
    ).update(state=State.PUBLISHED)
    said = read(client_as("approver_cyps").get(APPROVALS)).with_class("waiting")[0].text
    assert "Revises a published figure" in said


def test_where_words_alone_wait_they_go_back_and_the_ones_before_stand_again(client_as, cast):
    measure, quarter = Measure.objects.get(ref="1.A3"), Period.parse(None, "2016-17-Q3")
    commentaries.write(
        measure=measure,
        quarter=quarter,
        text="All is well.",
        by=cast["officer_cyps"],
        at=clock.now(),
        expected_version=1,
    )
    assert "All is well." in read(client_as("officer_ach").get(MEASURE)).text
    approver = client_as("approver_cyps")
    before, now, *_, state = (cell.text for cell in read(approver.get(APPROVALS)).with_class("waiting")[0].all("td"))
    assert (now, state) == ("All is well.", "Submitted")
    assert before == " ".join(Commentary.objects.get(measure=measure, kind="commentary", version=1).text.split())
    assert "All is well." in read(approver.get(f"{MEASURE}return/")).text
    answer = read(approver.post(f"{MEASURE}return/", {"reason": "Say why."}, follow=True))
    assert "1.A3: returned with your reason." in answer.text
    assert "Nothing waits for you." in answer.text
    assert "All is well." not in read(client_as("officer_ach").get(MEASURE)).text
    assert "Returned" in read(client_as("officer_cyps").get("/home/")).text
    returned = Commentary.objects.get(measure=measure, kind="commentary", version=2)
    assert (returned.returned_by, returned.return_reason) == (cast["approver_cyps"], "Say why.")
    event = list(audit.trail("measure:1.A3"))[-1]
    assert (event.verb, event.reason) == ("commentary.returned", "Say why.")
    with pytest.raises(Refusal, match="already"):
        sign_off.approve_words(version=returned, by=cast["approver_cyps"], at=clock.now())
