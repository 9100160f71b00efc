"""The grid without script: good rows are kept, bad ones explained, nothing typed is lost, complete rows go in."""

from decimal import Decimal
from functools import partial

import pytest
import time_machine
from django.test import Client

from council_portal import audit
from performance.actions import cycles, grid_rows, overrides, sign_off
from performance.models import (
    Commentary,
    CommentaryDraft,
    Component,
    Measure,
    Method,
    Observation,
    Override,
    Responsibility,
)
from performance.rules.life_cycle import State
from tests.factories.performance import AT, YEAR, multiplied
from tests.performance.views.page import Element, read, read_text

pytestmark = pytest.mark.django_db

Q1, Q2 = YEAR.quarters[:2]
GRID = "/performance/2031-32-Q2/grid/"


@pytest.fixture(autouse=True)
def in_october_2031(settings):
    settings.COUNCIL_PORTAL_DATE = ""
    with time_machine.travel(AT, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def name(plan, ref, column="p", of="", key="") -> str:
    return f"m{plan.measures[ref].pk}-{plan.component(ref, key).pk}-{column}{of and '-' + of}"


def words(plan, ref) -> str:
    return f"m{plan.measures[ref].pk}-words"


def sent(page: Element) -> dict[str, str]:
    """Everything that a browser would send of the grid's form as it stands."""
    form = next(each for each in page.all("form") if "data-grid" in each.attributes)
    found = {}
    for each in form.all("input", "textarea", "select"):
        if each.tag == "select":
            options = each.all("option")
            picked = [option for option in options if "selected" in option.attributes] or options[:1]
            value = picked[0].attributes["value"]
        elif each.tag == "textarea":
            value = "".join(inside for inside in each.inside if isinstance(inside, str)).removeprefix("\n")
        else:
            value = each.attributes.get("value", "")
        found[each.attributes["name"]] = value
    return found


def fill(client, do="save", page=None, **typed):
    page = page or read(client.get(GRID))
    return client.post(GRID, {**sent(page), "do": do, **typed})


def errors(page: Element) -> dict[str, str]:
    return {
        each.attributes["id"].removesuffix("-error"): each.text
        for each in page.with_class("grid__error")
        if "hidden" not in each.attributes
    }


def errors_lead_to(page: Element) -> list[str]:
    return [each.attributes["href"][1:] for each in page.with_class("govuk-error-summary__list")[0].all("a")]


def figures(**fields):
    return Observation.objects.filter(**fields)


def test_a_row_saved_is_a_draft_and_stands_in_its_box_again(plan):
    owner = signed_in(plan.owner)
    answer = fill(owner, **{name(plan, "H1"): "91.5", words(plan, "H1"): "Two boats came home."})
    assert answer.status_code == 302
    draft = Observation.objects.get()
    assert (draft.state, draft.value, draft.channel) == (State.DRAFT, Decimal("91.5"), "grid")
    assert CommentaryDraft.objects.get().text == "Two boats came home."
    again = sent(read(signed_in(plan.deputy).get(GRID)))
    assert again[name(plan, "H1")] == "91.5"
    assert again[words(plan, "H1")] == "Two boats came home."


def test_good_rows_are_kept_bad_ones_explained_and_nothing_typed_is_lost(plan):
    typed = {
        name(plan, "H1"): "12,5,0",
        words(plan, "H1"): "What I wrote.",
        name(plan, "H2"): "2.25",
        name(plan, "H3"): "120",
    }
    page = read(fill(signed_in(plan.owner), **typed))
    assert set(figures(state=State.DRAFT).values_list("component__series__measures__ref", flat=True)) == {"H2", "H3"}
    assert "in digits" in errors(page)[name(plan, "H1")]
    assert {key: sent(page)[key] for key in typed} == typed
    summary = page.with_class("govuk-error-summary")[0]
    assert summary.all("a")[0].attributes["href"] == f"#{name(plan, 'H1')}"
    assert "2 measures are saved as drafts" in summary.text


def test_what_is_saved_in_spite_of_an_error_is_not_taken_for_overtaken_afterwards(plan):
    owner = signed_in(plan.owner)
    page = read(fill(owner, **{name(plan, "H1"): "x", name(plan, "H2"): "2.25"}))
    answer = fill(owner, page=page, **{name(plan, "H1"): "91.5", name(plan, "H2"): "2.5"})
    assert answer.status_code == 302
    assert {str(each.value) for each in figures()} == {"91.5000", "2.5000"}


@pytest.mark.parametrize(
    ("of", "wrong", "said"),
    [
        ("", "1" * 61, "60 characters"),
        ("", "2\x008", "cannot be seen"),
        ("", "101", "100.0% or less"),
        ("", "8 of 0", "denominator of 0"),
        ("reason", "bored", "Choose one of the reasons"),
        ("quality", "excellent", "how firm"),
        ("part", "99", "which part"),
        ("part", "١", "which part"),
        ("expected", "soon", "for example 31/03/2017"),
    ],
)
def test_a_wrong_field_gets_a_sentence_beside_it(plan, of, wrong, said):
    typed = {name(plan, "H1"): "91.5", name(plan, "H1", of=of): wrong}
    page = read(fill(signed_in(plan.owner), **typed))
    assert said in errors(page)[name(plan, "H1", of=of)]
    assert not figures().exists()


@pytest.mark.parametrize(("wrong", "said"), [("a\x00b", "cannot be seen"), ("x" * 4001, "4000 characters")])
def test_wrong_commentary_gets_a_sentence_beside_it(plan, wrong, said):
    page = read(fill(signed_in(plan.owner), **{words(plan, "H1"): wrong}))
    assert said in errors(page)[words(plan, "H1")]


def test_only_complete_rows_go_in_and_the_rest_says_what_is_missing(plan):
    plan.figure("H1", "2031-32-Q1", "95")
    typed = {
        name(plan, "H1"): "91.5",
        name(plan, "H2"): "2.25",
        name(plan, "H3"): "250",
        name(plan, "H3", "f"): "480",
    }
    page = read(fill(signed_in(plan.owner), do="submit", **typed))
    assert figures(state=State.SUBMITTED).get().value == Decimal("2.25")
    assert errors(page) == {
        words(plan, "H1"): "Say what is behind it: performance is worse.",
        name(plan, "H3", "f", "confidence"): "Say how sure you are of the forecast.",
        name(plan, "H3", "f", "because"): "Say what the forecast rests on.",
    }
    assert figures(state=State.DRAFT).count() == 3


def test_a_submitted_row_brings_figure_forecast_and_commentary(plan):
    typed = {
        name(plan, "H1"): "91.5",
        name(plan, "H1", "f"): "95",
        name(plan, "H1", "f", "confidence"): "high",
        name(plan, "H1", "f", "because"): "The harbour is dredged by then.",
        words(plan, "H1"): "Two boats came home.",
    }
    assert fill(signed_in(plan.owner), do="submit", **typed).status_code == 302
    figure, forecast = (figures(kind=kind).get() for kind in ("figure", "forecast"))
    assert (figure.state, figure.entered_by) == (State.SUBMITTED, plan.owner)
    assert (forecast.state, forecast.confidence, forecast.why) == (
        State.SUBMITTED,
        "high",
        "The harbour is dredged by then.",
    )
    assert Commentary.objects.get().text == "Two boats came home."
    assert [event.verb for event in audit.trail("measure:H1")] == [
        "observation.submitted",
        "observation.submitted",
        "commentary.written",
    ]


def test_a_rate_is_entered_as_its_two_numbers(plan):
    fill(signed_in(plan.owner), do="submit", **{name(plan, "H1"): "20 of 21"})
    figure = Observation.objects.get()
    assert (figure.numerator, figure.denominator, figure.value) == (Decimal(20), Decimal(21), Decimal("95.2381"))


def test_provisional_and_part_of_the_period_are_entered(plan):
    typed = {
        name(plan, "H1"): "91.5",
        name(plan, "H1", of="quality"): "provisional",
        name(plan, "H1", of="part"): "2",
    }
    fill(signed_in(plan.owner), do="submit", **typed)
    figure = Observation.objects.get()
    assert (figure.quality, figure.covers_months, figure.part_period_words) == (
        "provisional",
        2,
        "July and August only",
    )


def test_every_reason_for_no_figure_is_entered_and_a_missing_figure_needs_words(plan):
    owner = signed_in(plan.owner)
    late = {name(plan, "H1", of="reason"): "late", name(plan, "H1", of="expected"): "31/12/2031"}
    page = read(fill(owner, do="submit", **late))
    assert errors(page)[words(plan, "H1")] == "Say what is behind it: a figure was due and is missing."
    assert fill(owner, do="submit", **late, **{words(plan, "H1"): "The boat is late."}).status_code == 302
    figure = Observation.objects.get()
    assert (figure.reason_for_no_figure, figure.expected_on.isoformat()) == ("late", "2031-12-31")


def test_a_draft_overtaken_by_the_deputy_shows_both_and_saves_nothing_until_one_is_chosen(plan):
    owner, deputy = signed_in(plan.owner), signed_in(plan.deputy)
    seen = read(owner.get(GRID))
    fill(deputy, **{name(plan, "H1"): "60", words(plan, "H1"): "Theirs."})
    page = read(fill(owner, page=seen, **{name(plan, "H1"): "91.5", words(plan, "H1"): "Mine."}))
    notices = " ".join(each.text for each in page.with_class("grid__notice"))
    assert "Deputy entered 60.0%, a draft, meanwhile" in notices and "“Theirs.”" in notices
    assert sent(page)[name(plan, "H1")] == "91.5" and sent(page)[words(plan, "H1")] == "Mine."
    assert figures().get().value == Decimal(60)
    assert errors_lead_to(page) == [f"{name(plan, 'H1')}-keep", f"{words(plan, 'H1')}-keep"]
    page = read(fill(owner, page=page))
    assert sent(page)[name(plan, "H1")] == "91.5" and figures().get().value == Decimal(60)
    page = read(fill(owner, page=page, do="", keep=name(plan, "H1")))
    assert "91.5" not in " ".join(each.text for each in page.with_class("grid__notice"))
    assert fill(owner, page=page, do="", keep=words(plan, "H1")).status_code == 302
    assert figures().get().value == Decimal("91.5")
    assert CommentaryDraft.objects.get().text == "Mine."


def test_theirs_is_taken_in_one_place_and_ones_own_kept_in_another(plan):
    owner, deputy = signed_in(plan.owner), signed_in(plan.deputy)
    seen = read(owner.get(GRID))
    theirs = {name(plan, "H1"): "60", name(plan, "H1", of="quality"): "provisional", words(plan, "H1"): "Theirs."}
    fill(deputy, **theirs)
    mine = {name(plan, "H1"): "91.5", words(plan, "H1"): "Mine.", name(plan, "H2"): "2.25"}
    page = read(fill(owner, page=seen, **mine))
    page = read(fill(owner, page=page, do="", take=name(plan, "H1")))
    assert sent(page)[name(plan, "H1")] == "60.0" and sent(page)[words(plan, "H1")] == "Mine."
    answer = fill(owner, page=page, do="", keep=words(plan, "H1"))
    assert answer.status_code == 302
    assert figures(component=plan.component("H1")).get().value == Decimal(60)
    assert figures(component=plan.component("H1")).get().quality == "provisional"
    assert CommentaryDraft.objects.get().text == "Mine."
    assert figures(component=plan.component("H2")).get().value == Decimal("2.25")


def test_a_third_entry_brings_the_question_again_whatever_was_chosen(plan):
    owner, deputy = signed_in(plan.owner), signed_in(plan.deputy)
    seen = read(owner.get(GRID))
    fill(deputy, **{name(plan, "H1"): "60"})
    page = read(fill(owner, page=seen, **{name(plan, "H1"): "91.5"}))
    fill(deputy, **{name(plan, "H1"): "70"})
    again = read(fill(owner, page=page, do="", keep=name(plan, "H1")))
    assert "Deputy entered 70.0%" in again.text and figures().get().value == Decimal(70)
    assert fill(owner, page=again, do="", take=name(plan, "H1")).status_code == 302
    assert figures().get().value == Decimal(70)


def test_a_draft_that_the_other_emptied_can_be_left_empty(plan):
    owner, deputy = signed_in(plan.owner), signed_in(plan.deputy)
    fill(owner, **{name(plan, "H1"): "91.5", words(plan, "H1"): "Mine."})
    seen = read(owner.get(GRID))
    fill(deputy, **{name(plan, "H1"): "", words(plan, "H1"): ""})
    page = read(fill(owner, page=seen, **{name(plan, "H1"): "92", words(plan, "H1"): "Mine, longer."}))
    assert "somebody else emptied the draft meanwhile" in page.text
    assert "Deputy took the draft of the commentary away meanwhile" in page.text
    page = read(fill(owner, page=page, do="", take=name(plan, "H1")))
    assert sent(page)[name(plan, "H1")] == ""
    assert fill(owner, page=page, do="", take=words(plan, "H1")).status_code == 302
    assert figures().get().value is None and CommentaryDraft.objects.get().text == ""


@pytest.mark.parametrize("choice", ["", "m0-p", "x", "m1\x00"])
def test_a_choice_about_a_place_that_there_is_not_chooses_nothing(plan, choice):
    owner = signed_in(plan.owner)
    assert fill(owner, **{name(plan, "H1"): "91.5", "take": choice, "keep": choice}).status_code == 302
    assert figures().get().value == Decimal("91.5")


def test_what_was_not_touched_follows_the_other_without_a_word(plan):
    owner, deputy = signed_in(plan.owner), signed_in(plan.deputy)
    seen = read(owner.get(GRID))
    fill(deputy, **{name(plan, "H1"): "60"})
    answer = fill(owner, page=seen, **{name(plan, "H2"): "2.25"})
    assert answer.status_code == 302
    assert sorted(each.value for each in figures()) == [Decimal("2.25"), Decimal(60)]


def test_a_figure_sent_in_is_not_taken_away_by_emptying_its_box(plan):
    plan.figure("H1", "2031-32-Q2", "91.5", state=State.SUBMITTED)
    page = read(fill(signed_in(plan.owner), **{name(plan, "H1"): ""}))
    assert "91.5% was sent in" in errors(page)[name(plan, "H1")]


def test_a_published_figure_is_revised_with_its_reason_and_its_words(plan):
    plan.figure("H1", "2031-32-Q2", "91.5", state=State.PUBLISHED)
    owner = signed_in(plan.owner)
    typed = {name(plan, "H1"): "90.5", words(plan, "H1"): "One boat was counted twice."}
    page = read(fill(owner, do="submit", **typed))
    why = f"m{plan.measures['H1'].pk}-why"
    assert errors(page)[why] == "This figure is published: say why it is revised."
    assert fill(owner, do="submit", **typed, **{why: "Counted twice."}).status_code == 302
    revised = figures(version=2).get()
    assert (revised.quality, revised.why) == ("revised", "Counted twice.")


def test_a_returned_figure_stands_with_its_reason_and_goes_in_again(plan):
    plan.figure(
        "H1", "2031-32-Q2", "91.5", state=State.RETURNED, returned_by=plan.lead, returned_at=AT, return_reason="Which?"
    )
    owner = signed_in(plan.owner)
    page = read(owner.get(GRID))
    said = "Quarter 2 (July to September 2031): 91.5% was returned by Lead: Which?"
    assert said in [each.text for each in page.with_class("grid__notice")]
    assert fill(owner, do="submit", **{words(plan, "H1"): "All boats."}).status_code == 302
    assert figures(version=2).get().state == State.SUBMITTED


def test_a_judgement_of_the_figure_before_is_taken_back(plan):
    plan.figure("H1", "2031-32-Q2", "91.5", state=State.SUBMITTED)
    overrides.set_(
        measure=plan.measures["H1"], quarter=Q2, of="status", value="satisfactory", reason="Fog.", by=plan.owner, at=AT
    )
    fill(signed_in(plan.owner), do="submit", **{name(plan, "H1"): "92"})
    assert Override.objects.order_by("version").last().value == ""


def test_the_status_it_would_give_follows_the_draft_while_officers_see_nothing_of_it(plan):
    owner = signed_in(plan.owner)
    fill(owner, **{name(plan, "H1"): "50"})
    row = next(
        each for each in read(owner.get(GRID)).all("tbody") if each.attributes.get("id") == f"m{plan.measures['H1'].pk}"
    )
    assert "Off target" in row.text and "Needed, because the measure is off target" in row.text
    assert "50" not in read(signed_in(plan.lead).get("/performance/2031-32-Q2/measures/H1/")).text


def test_commentary_that_repeats_last_quarters_is_pointed_out(plan):
    said = Commentary(measure=plan.measures["H1"], text="All boats came home.", by=plan.owner, at=AT)
    said.period = Q1
    said.save()
    owner = signed_in(plan.owner)
    fill(owner, **{words(plan, "H1"): "all boats  came home"})
    assert "This is last quarter’s commentary again." in read(owner.get(GRID)).text


def test_an_odd_figure_is_asked_about_once_and_the_answer_goes_in_with_it(plan):
    plan.figure("H1", "2031-32-Q1", "91.5")
    owner = signed_in(plan.owner)
    page = read(fill(owner, do="submit", **{name(plan, "H1"): "91.5"}))
    answer = name(plan, "H1", of="answer-same_as_last")
    assert "submit it as it is" in errors(page)[answer]
    assert figures(version=1, period_start=Q2.start).get().state == State.DRAFT
    assert fill(owner, do="submit", page=page, **{answer: "It is indeed."}).status_code == 302
    figure = figures(period_start=Q2.start).get()
    assert (figure.state, figure.answers.get().words) == (State.SUBMITTED, "It is indeed.")


def test_a_question_asked_when_the_draft_was_saved_keeps_nothing_back_any_more(plan):
    plan.figure("H1", "2031-32-Q1", "91.5")
    owner = signed_in(plan.owner)
    fill(owner, **{name(plan, "H1"): "91.5"})
    assert "Is it this period’s figure" in read(owner.get(GRID)).text
    assert fill(owner, do="submit").status_code == 302
    assert figures(period_start=Q2.start).get().state == State.SUBMITTED


def read_now(notices: str) -> str:
    return next(
        each.attributes["value"] for each in read_text(notices).all("input") if "-now" in each.attributes["name"]
    )


def test_pounds_typed_for_thousands_are_asked_about_and_the_answer_goes_in_with_them(plan):
    plan.component("H3").__class__.objects.filter(pk=plan.component("H3").pk).update(
        unit="money", is_in_thousands=True, decimal_places=0
    )
    owner = signed_in(plan.owner)
    said = row_saved(owner, plan, "H3", **{name(plan, "H3"): "£7,335"}).json()
    assert "£7,335\N{NO-BREAK SPACE}thousand. Is that right, or is it £7.335 thousand?" in said["notices"]
    answer = name(plan, "H3", of="answer-bare_pounds")
    page = read(owner.get(GRID))
    assert answer in sent(page) and sent(page)[name(plan, "H3")] == "7,335"
    fill(owner, do="submit", page=page, **{answer: "Thousands.", words(plan, "H3"): "A new quay."})
    figure = figures().get()
    assert (figure.state, figure.value, figure.answers.get().words) == (State.SUBMITTED, Decimal(7335), "Thousands.")


def test_words_alone_that_were_returned_make_the_row_returned(plan):
    plan.figure("H1", "2031-32-Q2", "91.5", state=State.SUBMITTED)
    said = Commentary(
        measure=plan.measures["H1"], text="Fog.", by=plan.owner, at=AT, returned_by=plan.lead,
        returned_at=AT, return_reason="Which fog?",
    )  # fmt: skip
    said.period = Q2
    said.save()
    page = read(signed_in(plan.owner).get(GRID))
    row = next(each for each in page.all("tbody") if each.attributes.get("id") == f"m{plan.measures['H1'].pk}")
    assert "The commentary was returned by Lead: Which fog?" in row.text
    assert row.with_class("grid__state")[0].text == "Returned"
    fill(signed_in(plan.owner), do="submit", **{words(plan, "H1"): "Fog on nine days."})
    assert not Commentary.objects.order_by("version").last().return_reason


def row_saved(client, plan, ref, page=None, **typed):
    fields = sent(page or read(client.get(GRID)))
    return client.post(f"{GRID}row/", {**fields, "row": f"m{plan.measures[ref].pk}", **typed})


def test_a_row_saved_by_itself_says_so_and_what_it_would_read(plan):
    said = row_saved(signed_in(plan.owner), plan, "H1", **{name(plan, "H1"): "50", name(plan, "H2"): "2.25"}).json()
    assert (said["saved"], said["said"], said["errors"]) == (True, "H1 saved as a draft.", {})
    assert "Off target" in said["outcome"] and "the measure is off target" in said["note"]
    assert ":0.1:" in said["seen"]
    assert figures().get().component == plan.component("H1")


def test_a_row_that_cannot_be_read_says_which_field_and_is_not_saved(plan):
    said = row_saved(signed_in(plan.owner), plan, "H1", **{name(plan, "H1"): "x"}).json()
    assert not said["saved"] and "in digits" in said["errors"][name(plan, "H1")]
    assert not figures().exists()


def test_a_row_overtaken_says_both(plan):
    owner = signed_in(plan.owner)
    seen = read(owner.get(GRID))
    row_saved(signed_in(plan.deputy), plan, "H1", **{name(plan, "H1"): "60"})
    said = row_saved(owner, plan, "H1", page=seen, **{name(plan, "H1"): "91.5"}).json()
    assert not said["saved"] and "Deputy entered 60.0%" in said["notices"] and "Yours, 91.5" in said["notices"]
    choice = {
        f"m{plan.measures['H1'].pk}-now": read_now(said["notices"]),
        f"m{plan.measures['H1'].pk}-seen": said["seen"],
    }
    mine = {name(plan, "H1"): "91.5", **choice}
    said = row_saved(owner, plan, "H1", page=seen, **mine, take=name(plan, "H1")).json()
    assert said["saved"] and said["said"] == "H1 has their entry now."
    assert said["values"][name(plan, "H1")] == "60.0" and not said["notices"].strip()
    assert figures().get().value == Decimal(60)


def test_a_box_of_a_saved_row_that_still_shows_the_old_is_told_of_once_it_is_typed_over(plan):
    owner = signed_in(plan.owner)
    seen = read(owner.get(GRID))
    row_saved(signed_in(plan.deputy), plan, "H1", **{words(plan, "H1"): "Theirs."})
    first = row_saved(owner, plan, "H1", page=seen, **{name(plan, "H1"): "91.5"}).json()
    assert first["saved"] and not first["notices"].strip()
    mine = {
        name(plan, "H1"): "91.5",
        words(plan, "H1"): "Mine.",
        f"m{plan.measures['H1'].pk}-seen": first["seen"],
    }
    then = row_saved(owner, plan, "H1", page=seen, **mine).json()
    assert not then["saved"] and "“Theirs.”" in then["notices"]
    assert CommentaryDraft.objects.get().text == "Theirs." and figures().get().value == Decimal("91.5")


def written_between(monkeypatch, act, *writings):
    """Each of the writings happens once between reading a row and the act of grid_rows that is to keep it."""
    real, waiting = getattr(grid_rows, act), list(writings)

    def overtaken(**given):
        if waiting:
            waiting.pop(0)()
        return real(**given)

    monkeypatch.setattr(grid_rows, act, overtaken)


def test_a_submission_that_meets_its_own_rows_saves_on_their_way_goes_in_whole(plan, monkeypatch):
    owner = signed_in(plan.owner)
    page = read(owner.get(GRID))
    typed = {name(plan, "H1"): "91.5", words(plan, "H1"): "Mine."}
    written_between(monkeypatch, "submit", lambda: row_saved(owner, plan, "H1", page=page, **typed))
    assert fill(owner, do="submit", page=page, **typed).status_code == 302
    assert figures().get().value == Decimal("91.5") and figures().get().state == State.SUBMITTED
    assert Commentary.objects.get().text == "Mine." and not CommentaryDraft.objects.get().text


def test_a_submission_overtaken_while_it_is_kept_says_both(plan, monkeypatch):
    owner, deputy = signed_in(plan.owner), signed_in(plan.deputy)
    page = read(owner.get(GRID))
    theirs = {name(plan, "H1"): "60", words(plan, "H1"): "Theirs."}
    written_between(monkeypatch, "submit", lambda: row_saved(deputy, plan, "H1", page=page, **theirs))
    mine = {name(plan, "H1"): "91.5", words(plan, "H1"): "Mine."}
    page = read(fill(owner, do="submit", page=page, **mine))
    assert errors_lead_to(page) == [f"{name(plan, 'H1')}-keep", f"{words(plan, 'H1')}-keep"]
    assert sent(page)[name(plan, "H1")] == "91.5" and figures().get().value == Decimal(60)


def test_a_row_written_to_again_and_again_asks_to_be_sent_once_more(plan, monkeypatch):
    owner, deputy = signed_in(plan.owner), signed_in(plan.deputy)
    fill(deputy, **{name(plan, "H1"): "90"})
    page = read(owner.get(GRID))
    others = [partial(row_saved, deputy, plan, "H1", **{name(plan, "H1"): each}) for each in ("91", "92", "93")]
    written_between(monkeypatch, "submit", *others)
    page = read(fill(owner, do="submit", page=page, **{words(plan, "H1"): "Mine."}))
    assert "send it once more" in page.text
    assert sent(page)[words(plan, "H1")] == "Mine." and not Commentary.objects.exists()


@pytest.mark.parametrize("key", ["", "m", "m0", "m99999999999999", "x1", "m1\x00"])
def test_a_row_that_there_is_not_is_not_found(plan, key):
    assert signed_in(plan.owner).post(f"{GRID}row/", {"row": key}).status_code == 404


def test_what_was_typed_when_the_session_ran_out_is_given_back_to_the_same_person_alone(plan):
    owner = signed_in(plan.owner)
    page = read(owner.get(GRID))
    for user, is_given_back in ((plan.owner, True), (plan.deputy, False)):
        browser = Client()
        answer = fill(browser, page=page, **{name(plan, "H1"): "91.5", words(plan, "H1"): "Mine."})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={GRID}")
        assert "what you typed is kept" in read(browser.get(answer.headers["Location"])).text
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        back = read(browser.get(GRID))
        assert (sent(back)[name(plan, "H1")] == "91.5") == is_given_back
        assert ("not saved yet" in back.text) == is_given_back
        assert not figures().exists()
        assert sent(read(browser.get(GRID)))[name(plan, "H1")] == ""


@pytest.mark.parametrize("who", ["owner", "deputy", None])
def test_what_was_typed_with_the_token_of_an_old_session_is_given_back_to_its_typist_alone(plan, who):
    page = read(signed_in(plan.owner).get(GRID))
    browser = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    if who:
        browser.force_login(getattr(plan, who), backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {**sent(page), name(plan, "H1"): "91.5", "csrfmiddlewaretoken": "x" * 64}
    answer = browser.post(GRID, typed)
    assert not figures().exists()
    if who == "deputy":
        assert answer.status_code == 403 and "what they typed stays theirs" in read(answer).text
        return
    assert answer.status_code == 302
    browser.force_login(plan.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    back = read(browser.get(GRID))
    assert sent(back)[name(plan, "H1")] == "91.5" and "not saved yet" in back.text
    assert browser.post(GRID, {**sent(back), "do": "save"}).status_code == 302
    assert figures().get().value == Decimal("91.5")


def test_nothing_is_kept_for_somebody_whom_no_page_was_made_for(plan):
    browser = Client()
    browser.post(GRID, {"typist": "1:forged", name(plan, "H1"): "91.5"})
    assert "typed_before_signing_in" not in browser.session


def test_my_measures_say_what_is_due_and_lead_to_the_grid(plan):
    plan.figure("H1", "2031-32-Q1", "95")
    plan.figure(
        "H1", "2031-32-Q2", "91.5", state=State.RETURNED, returned_by=plan.lead, returned_at=AT, return_reason="Which?"
    )
    plan.figure("H2", "2031-32-Q2", "2.25", state=State.SUBMITTED)
    page = read(signed_in(plan.deputy).get("/performance/my-measures/"))
    assert "3 of your 5 measures wait for you: 1 returned, 2 due." in page.text
    assert {"Returned", "Which?", "Sent in", "Due", "Not due"} <= set(
        "\n".join(each.text for each in page.every).split("\n")
    )
    assert any(each.attributes["href"] == GRID for each in page.all("a"))
    assert "Nobody" not in page.text
    Responsibility.objects.exclude(measure__ref="H1").update(to_on=AT.date())
    said = read(signed_in(plan.deputy).get("/performance/my-measures/")).text
    assert "Your measure waits for you: returned." in said


def test_beside_the_cells_of_a_monthly_sum_stands_what_its_months_added_up_to(plan):
    Method.objects.filter(measure__ref__in=["H1", "H3"]).update(frequency="monthly")
    for month, value in zip(range(4, 7), ("10", "20", "30"), strict=True):
        plan.figure("H3", f"2031-{month:02}", value)
        plan.figure("H1", f"2031-{month:02}", value)
    page = read(signed_in(plan.owner).get(GRID))
    before = [each.text for each in page.with_class("grid__fact")]
    assert {"Q1 2031/32 60", "Jun 2031 30.0%"} <= set(before)


def test_my_measures_show_the_last_figure_with_its_period_from_whichever_year(plan):
    plan.figure("H1", "2030-31-Q4", "93")
    plan.figure("H1", "2031-32-Q1", None, reason_for_no_figure="late")
    plan.figure("H2", "2031-06", "2.25")
    plan.figure("H2", "2031-32-Q2", "2.5")
    plan.figure("H3", "2031-06", "30")
    plan.figure("H3", "2031-32-Q1", "95")
    page = read(signed_in(plan.owner).get("/performance/my-measures/"))
    last = {row.all("th")[0].text: row.all("td")[2].text for row in page.all("tbody")[0].all("tr")}
    assert list(last.values()) == ["93.0% Q4 2030/31", "95 Q1 2031/32", "Nothing", "2.25 Jun 2031", "Nothing"]


def test_a_judgement_in_words_and_a_reason_that_will_not_change_are_done(plan):
    Component.objects.filter(series=plan.measures["H4"].series).update(unit="text", decimal_places=0)
    plan.figure("H4", "2031-32-Q2", None, text="In good repair")
    plan.figure("H1", "2031-32-Q2", None, reason_for_no_figure="suppressed")
    plan.figure("H2", "2031-32-Q2", None, reason_for_no_figure="not_due")
    page = read(signed_in(plan.owner).get("/performance/my-measures/"))
    stands = {row.all("th")[0].text[:2]: row.all("td")[0].text for row in page.all("tbody")[0].all("tr")}
    assert stands == {"H1": "Done", "H2": "Not due", "H3": "Due", "H4": "Done", "H5": "Not due"}


def test_a_box_of_words_has_the_room_of_the_forecast_that_it_has_none_of(plan):
    Component.objects.filter(series=plan.measures["H4"].series).update(unit="text", decimal_places=0)
    page = read(signed_in(plan.owner).get(GRID))
    wide = [each.all("input")[0].attributes["id"] for each in page.all("td") if each.attributes.get("colspan") == "2"]
    assert wide == [name(plan, "H4")]


def test_the_grid_parts_what_is_to_do_from_what_is_expected_later(plan):
    plan.figure("H2", "2031-32-Q2", None, reason_for_no_figure="late", expected_on=YEAR.end)
    page = read(signed_in(plan.owner).get(GRID))
    heads = [each.text for each in page.with_class("table__group")]
    assert [head for head in heads if head.startswith(("To do", "Expected"))] == ["To do 3", "Expected later 1"]
    assert "3 of your 5 measures wait for you" in read(signed_in(plan.owner).get("/performance/my-measures/")).text


def test_somebody_without_measures_is_told_so(plan):
    Responsibility.objects.all().update(to_on=AT.date())
    assert "No measure has you" in read(signed_in(plan.owner).get("/performance/my-measures/")).text
    assert "No measure of this quarter has you" in read(signed_in(plan.owner).get(GRID)).text


def test_the_form_of_one_figure_tells_of_a_draft_and_takes_no_other_ones_place_unseen(plan):
    owner, address = signed_in(plan.owner), "/performance/2031-32-Q2/measures/H1/figure/"
    fields = {"version": 0, "draft_version": 0, "commentary_version": 0, "quality": "final", "figure": "91.5"}
    fill(signed_in(plan.deputy), **{name(plan, "H1"): "60"})
    assert "60.0% stands in the grid as a draft, saved by Deputy" in read(owner.get(address)).text
    assert "Somebody else changed this meanwhile" in read(owner.post(address, fields)).text
    assert figures().get().state == State.DRAFT
    assert owner.post(address, fields | {"draft_version": 1}).status_code == 302
    assert figures().get().value == Decimal("91.5")


def test_a_closed_quarter_shows_what_stands_and_takes_nothing(plan):
    plan.figure("H1", "2031-32-Q1", "95")
    commentary = Commentary(measure=plan.measures["H1"], text="At [[measure:H1]].", version=1, by=plan.owner, at=AT)
    commentary.period = Q1
    commentary.save()
    page = read(signed_in(plan.owner).get("/performance/2031-32-Q1/grid/"))
    assert "At 95.0%." in page.text
    assert "95.0%" in page.text
    assert "The quarter is closed and takes no more figures: ask the performance lead to reopen a measure" in page.text
    assert page.text.count("to reopen") == 1
    assert not page.all("textarea") and not page.with_class("grid-buttons")


def test_last_quarter_s_commentary_stands_beside_with_its_figures(plan):
    said = Commentary(measure=plan.measures["H1"], text="At [[measure:H1]].", version=1, by=plan.owner, at=AT)
    said.period = Q1
    said.save()
    plan.figure("H1", Q1.key, "95")
    for address in (GRID, f"{GRID.removesuffix('grid/')}measures/H1/figure/"):
        page = read(signed_in(plan.owner).get(address))
        assert "At 95.0%." in page.text and "At [[" not in page.text


def test_a_draft_left_behind_in_a_closed_quarter_does_not_stand_in_the_way_of_what_is_reopened(plan):
    plan.figure("H1", "2031-32-Q1", "95", state=State.DRAFT)
    closed, harbour = "/performance/2031-32-Q1/grid/", plan.measures["H2"]
    cycle = plan.edition.cycles.get(period_start=Q1.start)
    cycles.reopen_for(
        cycle=cycle, measure=harbour, user=plan.owner, until_on=YEAR.end, reason="Late.", by=plan.lead, at=AT
    )
    owner = signed_in(plan.owner)
    typed = {**sent(read(owner.get(closed))), name(plan, "H2"): "2.25", words(plan, "H2"): "Late.", "do": "submit"}
    assert owner.post(closed, typed).status_code == 302
    assert [each.state for each in figures(component__series=harbour.series_id)] == [State.SUBMITTED]
    answer = owner.post(closed, {**typed, name(plan, "H1"): "96"})
    assert "ask the performance lead to reopen H1" in read(answer).text
    said = read(owner.get("/performance/my-measures/")).text
    assert "It is closed, and reopened for you for H2." in said and "Enter figures" in said
    page = read(owner.get(closed))
    assert "What is reopened for you stands first; to change anything else, ask the performance lead" in page.text
    assert [each.text for each in page.with_class("table__group")] == [
        "Reopened for you 1",
        "Not sent in 3",
        "Not due this quarter 1",
    ]


def test_what_was_not_sent_in_before_a_quarter_closed_is_no_draft_any_more(plan):
    plan.figure("H1", Q2.key, "95", state=State.DRAFT)
    plan.figure("H2", Q2.key, "2.25", state=State.SUBMITTED)
    sign_off.return_all(measure=plan.measures["H2"], quarter=Q2, by=plan.lead, at=AT, reason="Which weeks?")
    owner = signed_in(plan.owner)
    said = read(owner.get("/performance/my-measures/")).text
    assert "Draft" in said and "Returned" in said and "Which weeks?" in said
    cycles.close(cycle=plan.cycle, by=plan.lead, at=AT)
    for address in ("/performance/my-measures/", GRID):
        said = read(owner.get(address)).text
        assert "Not sent in" in said
        assert not any(word in said for word in ("Draft", "Returned", "Overdue", "To do")), address
    cycles.reopen_for(
        cycle=plan.cycle, measure=plan.measures["H2"], user=plan.owner, until_on=YEAR.end, reason="Late.",
        by=plan.lead, at=AT,
    )  # fmt: skip
    said = read(owner.get("/performance/my-measures/")).text
    assert "Returned" in said and "Which weeks?" in said and "Draft" not in said


def test_what_is_expected_later_is_nothing_to_do_once_the_quarter_is_closed(plan):
    Measure.objects.filter(ref="H2").update(expected_on=YEAR.end)
    owner = signed_in(plan.owner)
    assert "Expected later" in read(owner.get(GRID)).text
    cycles.close(cycle=plan.cycle, by=plan.lead, at=AT)
    said = read(owner.get(GRID)).text
    assert "Expected later" in said and "To do" not in said


def test_my_measures_of_a_closed_quarter_ask_for_nothing(plan):
    cycles.close(cycle=plan.cycle, by=plan.lead, at=AT)
    said = read(signed_in(plan.owner).get("/performance/my-measures/")).text
    assert "It is closed: it takes no figures." in said
    assert "Enter figures" not in said and "fill in the return" not in said


def test_a_grid_holds_the_measures_of_owner_and_deputy_alone(plan):
    other = plan.measures["H2"]
    other.responsibilities.filter(user=plan.owner).delete()
    assert f"m{other.pk}-seen" not in sent(read(signed_in(plan.owner).get(GRID)))
    assert f"m{other.pk}-seen" in sent(read(signed_in(plan.deputy).get(GRID)))
    assert signed_in(plan.lead).get(GRID).status_code == 403


def with_measures(plan, count):
    """The plan with so many measures of the owner's, each with some figures."""
    for ref in plan.measures:
        plan.figure(ref, "2031-32-Q1", "91.5")
        plan.figure(ref, "2031-32-Q2", "90", state=State.DRAFT)
    multiplied(plan.edition, -(-count // len(plan.measures)))
    Measure.objects.filter(pk__in=Measure.objects.order_by("-pk")[: Measure.objects.count() - count]).update(
        retired_from=Q2.start
    )
    Responsibility.objects.bulk_create(
        Responsibility(measure=each, kind="owner", user=plan.owner, from_on=YEAR.start)
        for each in Measure.objects.exclude(responsibilities__user=plan.owner)
    )


@pytest.mark.parametrize("count", [8, 103])
def test_it_asks_the_database_as_often_for_a_hundred_measures_as_for_eight(plan, django_assert_num_queries, count):
    with_measures(plan, count)
    owner = signed_in(plan.owner)
    with django_assert_num_queries(20):
        page = owner.get(GRID)
    assert page.content.decode().count("data-grid-row=") == count
