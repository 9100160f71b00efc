"""The pages of the plan: what is typed is kept, what is refused is said, and what was shown is what is saved."""

import pytest
from django.test import Client

from council_portal.models import AuditEvent
from performance.models import Component, CycleState, Measure, Outcome, PlanEdition, ReportingCycle, Target
from tests.performance.views.page import beside, hidden, read, table, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

PLAN = "/performance/plan/2016-17/"
MEASURE = f"{PLAN}measures/1.A3/"
TARGET = f"{MEASURE}target/?kind=numeric"
ASKED = {"quarter": "2016-17-Q3", "reason": "The committee agreed it.", "step": "look"}


@pytest.fixture
def lead(client_as):
    return client_as("performance_lead")


def look(client, address, **given):
    """The page after its form was sent: the preview, or the form with what is wrong."""
    return client.post(address, hidden(read(client.get(address))) | ASKED | given)


def summary(response) -> str:
    return " ".join(each.text for each in read(response).with_class("govuk-error-summary"))


def test_the_plan_lists_every_measure_under_its_outcome(lead, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        page = read(lead.get(PLAN))
    rows = table(page, "Measures of outcome 1.A")
    assert (rows[2][0], rows[2][2]) == ("1.A3", "Children and Young People's Services")
    assert sum(len(each.all("tr")) - 1 for each in page.all("table")) == 103


def test_a_measures_page_gives_every_setting_with_a_link_to_change_it(lead):
    page = read(lead.get(MEASURE))
    said = {row.all("dt")[0].text: row.all("dd")[0].text for row in page.with_class("govuk-summary-list__row")}
    assert said["Which way is good"] == "Low is good"
    assert said["Tolerance"] == "Within 10% of the target, as in the whole plan"
    assert said["Owner"].startswith("Olive Officer")
    links = {each.attributes["href"] for each in page.all("a") if each.attributes.get("href", "").startswith(MEASURE)}
    assert {link.removeprefix(MEASURE).strip("/") for link in links} == {
        "words", "definition", "place", "unit", "limits", "target", "tolerance", "judged", "frequency", "comparison",
        "roll-up", "owner", "owner-deputy", "approver", "approver-deputy", "part", "order", "retire",
    }  # fmt: skip


@pytest.mark.parametrize(
    "topic",
    [
        "words", "definition", "place", "unit", "limits", "judged", "frequency", "comparison", "roll-up", "owner",
        "approver-deputy", "part", "retire", "target/?kind=profiled", "target/?kind=range",
        "target/?kind=relative", "target/?kind=words", "target/?kind=none", "tolerance/?kind=percent",
        "tolerance/?kind=absolute", "tolerance/?kind=bounds", "tolerance/?kind=plan",
    ],
)  # fmt: skip
def test_a_form_sent_empty_says_what_is_missing(lead, topic):
    answer = lead.post(f"{MEASURE}{topic}{'' if '?' in topic else '/'}", {"step": "look"})
    assert answer.status_code == 200
    assert "Say why: the reason is kept with the change." in summary(answer)


def test_a_change_is_shown_then_saved_as_it_was_shown(lead):
    shown = look(lead, TARGET, operator="<=", value="30%", spread="each_period")
    page = read(shown)
    assert "This turns 1 measure from off target to on target." in page.text
    rows = table(page, "Measures that it turns")
    assert rows[0][0].startswith("1.A3") and rows[0][-1].startswith("On target 28.3% against at most 30%")
    assert Target.objects.filter(measure__ref="1.A3").count() == 1
    answer = lead.post(TARGET, hidden(page) | {"step": "save"})
    assert answer.status_code == 302
    assert Target.objects.filter(measure__ref="1.A3").count() == 2
    assert AuditEvent.objects.get(verb="target.set").reason == ASKED["reason"]


def test_one_may_go_back_from_what_was_shown_and_find_what_was_typed(lead):
    page = read(look(lead, TARGET, operator="<=", value="30%", spread="each_period"))
    again = read(lead.post(TARGET, hidden(page) | {"step": "again"}))
    assert (typed(again, "value"), typed(again, "reason")) == ("30%", ASKED["reason"])


def test_what_moved_since_it_was_shown_is_shown_anew_and_not_saved(lead):
    page = read(look(lead, TARGET, operator="<=", value="30%", spread="each_period"))
    Target.objects.filter(measure__ref="1.A3").update(kind="none", operator="")
    # The target itself was changed by somebody else: nothing is saved over it unseen.
    answer = lead.post(TARGET, hidden(page) | {"step": "save"})
    assert "Somebody else changed this meanwhile" in summary(answer)
    assert typed(read(answer), "value") == "30%"
    page = read(look(lead, f"{MEASURE}judged/", polarity="low", is_under_development="on"))
    answer = lead.post(f"{MEASURE}judged/", hidden(page) | {"step": "save", "shown": "something else"})
    assert "have moved since you looked" in read(answer).text


@pytest.mark.parametrize(
    ("topic", "given", "field", "sentence"),
    [
        ("target/?kind=numeric", {"operator": "<=", "value": "many"}, "value", "Enter a number in digits"),
        ("target/?kind=numeric", {"operator": "", "value": "3"}, "operator", "Choose what the figure is to be"),
        ("target/?kind=numeric", {"operator": "<=", "value": "9" * 40}, "value", "at most 15 digits"),
        ("target/?kind=numeric", {"operator": "<=", "value": "1\x00"}, "value", "cannot be seen"),
        ("limits", {"lowest": "5", "highest": "3"}, "highest", "put them the other way round"),
        ("limits", {"expected_on": "soon"}, "expected_on", "Enter the date as day, month and year"),
        ("unit", {"unit": "rate", "decimal_places": "1"}, "rate_per", "Say what the rate is per"),
        ("comparison", {"comparator": "previous_period", "compares": "period", "materiality": "percent"}, "size",
         "Enter the percentage or amount"),
        ("target/?kind=words", {"words": ""}, "words", "Enter the target in words"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(lead, topic, given, field, sentence):
    answer = look(lead, f"{MEASURE}{topic}{'' if '?' in topic else '/'}", **given)
    assert sentence in beside(read(answer), field) and sentence in summary(answer)


@pytest.mark.parametrize(
    ("topic", "given", "sentence"),
    [
        ("target/?kind=numeric", {"operator": "<=", "value": "0", "spread": "each_period"}, "set an amount instead"),
        ("target/?kind=range", {"low": "9", "high": "3", "spread": "each_period"}, "the lower one first"),
        ("target/?kind=profiled", {"operator": "<=", "spread": "each_period"}, "at least one period"),
        ("tolerance/?kind=bounds", {}, "Enter at least one bound"),
        ("unit", {"unit": "days", "decimal_places": "0"}, "Retire the measure, and add a new one"),
    ],
)
def test_what_the_rules_refuse_is_said_at_the_head(lead, topic, given, sentence):
    address = f"{MEASURE}{topic}{'' if '?' in topic else '/'}"
    fields = {each: "" for each in hidden(read(lead.get(address))) if each != "seen"}
    steps = {f"step_2016-17-Q{number}": "" for number in (1, 2, 3, 4)}
    assert sentence in summary(look(lead, address, **fields, **steps, **given))


def test_what_stands_is_said_above_the_form_of_another_kind(lead):
    for address in (TARGET, f"{MEASURE}target/", f"{MEASURE}tolerance/?kind=absolute"):
        text = read(lead.get(address)).text
        assert "As it stands in Q3 2016/17: Target: At most: Q1 2016/17 26%;" in text, address
        assert "Tolerance: Within 10% of the target, as in the whole plan" in text, address
    assert "As it stands" not in read(lead.get(f"{MEASURE}words/")).text


def test_a_closed_quarter_is_no_choice_and_is_refused_when_sent_all_the_same(lead):
    page = read(lead.get(TARGET))
    quarter = next(each for each in page.all("select") if each.attributes["name"] == "quarter")
    assert [each.attributes["value"] for each in quarter.all("option")] == ["2016-17-Q3", "2016-17-Q4"]
    answer = look(lead, TARGET, operator="<=", value="30", spread="each_period", quarter="2016-17-Q1")
    assert beside(read(answer), "quarter") == "Error: Choose one of these quarters."


def test_it_is_not_said_that_every_quarter_is_closed_where_the_last_was_closed_first(lead):
    cycle = ReportingCycle.objects.order_by("-period_start").first()
    assert cycle.is_open
    cycle.pk, cycle.period_start = None, cycle.period.end
    cycle.state, cycle.closed_by, cycle.closed_at = CycleState.CLOSED, cycle.opened_by, cycle.opened_at
    cycle.save(force_insert=True)
    page = read(lead.get(TARGET))
    assert "Quarter 4 (January to March 2017), the last of this plan, is closed or published" in page.text
    assert "Every quarter of this plan" not in page.text and not page.all("textarea")


@pytest.mark.parametrize(
    "address",
    [
        "/performance/plan/1999-00/", f"{PLAN}measures/9.Z9/", f"{MEASURE}colour/", f"{MEASURE}parts/none/end/",
        f"{PLAN}priorities/999999999999999999999/", f"{PLAN}outcomes/0/", f"{PLAN}actions/0/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(lead, address):
    assert lead.get(address).status_code == 404


def test_a_kind_of_target_is_chosen_first_and_the_present_one_is_marked(lead):
    page = read(lead.get(f"{MEASURE}target/?kind=\x00"))
    marked = [each.attributes["value"] for each in page.all("input") if "checked" in each.attributes]
    assert marked == ["profiled"]


@pytest.mark.parametrize(("value", "answer"), [("1", "Yes"), ("0", "No")])
def test_a_question_is_given_the_answer_that_is_aimed_at_whatever_the_plan_tolerates(lead, value, answer):
    Component.objects.filter(series__measures__ref="1.A3", key="").update(unit="yes_no", decimal_places=0)
    chosen = read(lead.get(f"{MEASURE}target/")).all("label")
    assert [each.text for each in chosen] == ["Yes or no", "Words only", "Baseline year", "No target"]
    asked = read(look(lead, TARGET))
    assert beside(asked, "value").endswith("Choose one of these.")
    shown = read(look(lead, TARGET, value=value))
    assert table(shown, "Settings that it changes")[0][::2] == ["Target", answer]
    assert lead.post(TARGET, hidden(shown) | {"step": "save"}).status_code == 302
    made = Target.objects.get(measure__ref="1.A3", kind="numeric")
    assert (made.operator, made.value) == ("=", int(value))
    again = read(lead.get(TARGET))
    assert [each.attributes["value"] for each in again.all("input") if "checked" in each.attributes] == [value]


def test_a_plan_that_overlaps_another_is_refused(lead):
    given = {
        "title": "Another", "first_year": "2016/17", "years": "2", "default_materiality_percent": "0",
        "reason": "A second look",
    }  # fmt: skip
    answer = lead.post("/performance/plan/add/", given)
    assert "Corporate Plan 2016/17 covers part of these years already" in summary(answer)
    assert "Enter a council year" in summary(lead.post("/performance/plan/add/", given | {"first_year": "next"}))


def test_the_next_plan_begins_with_the_measures_of_this_one(lead):
    given = {
        "title": "Corporate Plan 2017/18", "first_year": "2017/18", "years": "1", "default_materiality_percent": "0",
        "take_over": "on",
    }  # fmt: skip
    assert "Say why" in summary(lead.post("/performance/plan/add/", given))
    assert PlanEdition.objects.count() == 1
    assert lead.post("/performance/plan/add/", given | {"reason": "The year turns"}).status_code == 302
    assert AuditEvent.objects.get(verb="plan.made").reason == "The year turns"
    old, new = PlanEdition.objects.order_by("from_on")
    assert new.measures.count() == old.measures.count() == 103
    assert Measure.objects.get(edition=new, ref="1.A3").series == Measure.objects.get(edition=old, ref="1.A3").series
    page = read(lead.get("/performance/plan/2017-18/measures/1.A3/")).text
    assert "Q3 2017/18 23%" in page and "Olive Officer" in page and "Within 10% of the target" in page


def test_a_part_of_the_order_that_two_people_change_at_once_is_not_lost(lead):
    priority = PlanEdition.objects.get().priorities.get(number=1)
    address = f"{PLAN}priorities/{priority.pk}/"
    given = hidden(read(lead.get(address))) | {"number": "1", "reason": "Shorter"}
    shown = {title: lead.post(address, given | {"title": title}) for title in ("A good start", "The best start")}
    assert not AuditEvent.objects.filter(verb="priority.changed").exists()
    assert lead.post(address, hidden(read(shown["A good start"])) | {"step": "save"}).status_code == 302
    answer = lead.post(address, hidden(read(shown["The best start"])) | {"step": "save"})
    assert "it now is “A good start”" in beside(read(answer), "title")
    assert typed(read(answer), "title") == "The best start"
    assert AuditEvent.objects.filter(verb="priority.changed").count() == 1


@pytest.mark.parametrize("of", ["priorities", "priorities/{priority}/outcomes", "outcomes/{outcome}/actions"])
def test_what_is_added_to_the_order_is_kept_with_its_reason(lead, of):
    outcome = Outcome.objects.select_related("priority").get(ref="1.A")
    address = f"{PLAN}{of.format(priority=outcome.priority_id, outcome=outcome.pk)}/add/"
    given = hidden(read(lead.get(address))) | {"title": "New", "number": "90", "ref": "9.Z", "lead_post": "Mayor"}
    already = AuditEvent.objects.count()
    answer = read(lead.post(address, given))
    assert "Say why" in beside(answer, "reason") and typed(answer, "title") == "New"
    assert AuditEvent.objects.count() == already
    assert lead.post(address, given | {"reason": "The cabinet agreed it."}).status_code == 302
    added = AuditEvent.objects.latest("pk")
    assert (added.verb.partition(".")[2], added.reason) == ("added", "The cabinet agreed it.")


def test_who_does_not_hold_the_role_is_not_chosen(lead):
    def options(part: str) -> list[str]:
        return [each.attributes["value"] for each in read(lead.get(f"{PLAN}measures/1.A3/{part}/")).all("option")]

    officer = options("owner")[-1]
    assert officer not in options("approver")
    address = f"{PLAN}measures/1.A3/approver/"
    given = hidden(read(lead.get(address))) | {"user": officer, "from_on": "9/2/2017", "reason": "She asked for it."}
    assert "Choose somebody who holds the role Approver, as listed." in beside(read(lead.post(address, given)), "user")


def test_two_priorities_have_not_one_number(lead):
    answer = lead.post(f"{PLAN}priorities/add/", {"number": "1", "title": "Another", "reason": "More"})
    assert "has this number. Choose another." in beside(read(answer), "number")


def test_what_holds_at_once_says_so_and_what_stays_as_published(lead):
    outcome = Outcome.objects.get(ref="1.A")
    address = f"{PLAN}outcomes/{outcome.pk}/"
    before = hidden(read(lead.get(address)))
    given = {
        "ref": "1.A",
        "title": "A safe start",
        "lead_post": "Director of Public Health",
        "reason": "Plainer words.",
    }
    page = read(lead.post(address, before | given))
    assert table(page, "Settings that it changes")[0] == ["Title", outcome.title, "A safe start"]
    assert "No status, no direction and no forecast changes." in page.text
    assert "What is published of Q2 2016/17 stays as it was." in page.text
    assert lead.post(address, hidden(page) | {"step": "save"}).status_code == 302
    event = AuditEvent.objects.get(verb="outcome.changed")
    assert (event.reason, event.after["Title"]) == ("Plainer words.", "A safe start")
    assert outcome.title in Client().get("/public/performance/2016-17-Q2/").content.decode()


def test_another_order_is_shown_before_it_is_saved(lead):
    other = Measure.objects.get(ref="1.A1")
    address = f"{MEASURE}order/"
    page = read(lead.post(address, {"other": other.pk, "reason": "They belong together."}))
    rows = table(page, "Settings that it changes")
    assert rows[0][1].startswith("1.A1, 1.A2, 1.A3") and rows[0][2].startswith("1.A1, 1.A3, 1.A2")
    assert lead.post(address, hidden(page) | {"step": "save"}).status_code == 302
    assert AuditEvent.objects.get(verb="measure.moved").reason == "They belong together."


def test_new_bounds_name_the_figures_that_stand_outside(lead):
    page = read(look(lead, f"{MEASURE}limits/", lowest="0", highest="20"))
    assert "stand outside these bounds" in page.text and "Q3 2016/17: 28.3%" in page.text
    assert "At once" in page.text


def test_the_plans_own_settings_are_changed_with_a_reason_and_shown_first(lead):
    address = f"{PLAN}change/"
    given = hidden(read(lead.get(address))) | {
        "title": "Corporate Plan", "default_materiality_percent": "0", "is_verification_required": "on",
    }  # fmt: skip
    assert "Say why" in summary(lead.post(address, given))
    page = read(lead.post(address, given | {"reason": "One plan for years."}))
    assert table(page, "Settings that it changes")[0] == ["Title", "Corporate Plan 2016/17", "Corporate Plan"]
    assert lead.post(address, hidden(page) | {"step": "save"}).status_code == 302
    assert AuditEvent.objects.get(verb="plan.changed").reason == "One plan for years."


def test_a_changed_definition_is_withdrawn_from_the_measures_page(lead):
    page = read(look(lead, f"{MEASURE}definition/", words="Counted by the month.", quarter="2016-17-Q4"))
    assert lead.post(f"{MEASURE}definition/", hidden(page) | {"step": "save"}).status_code == 302
    address = f"{MEASURE}withdraw-definition/"
    assert any(each.attributes.get("href") == address for each in read(lead.get(MEASURE)).all("a"))
    page = read(look(lead, address))
    assert table(page, "Settings that it changes")[0][2] == "Counted in the same way all along"
    assert lead.post(address, hidden(page) | {"step": "save"}).status_code == 302
    assert lead.get(address).status_code == 404
