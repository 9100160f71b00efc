"""The demonstration: every row of its source is accounted for, and the scorecard comes to what was printed."""

import csv
from collections import Counter
from decimal import Decimal

import pytest

from council_portal import audit, clock
from council_portal.markdown import bindings_in
from council_portal.models import AuditEvent
from council_portal.periods import Period
from performance import demo
from performance.audit_check import check_records
from performance.models import (
    Commentary,
    Component,
    Definition,
    Measure,
    Method,
    Narrative,
    Observation,
    ObservationKind,
    Override,
    PlanEdition,
    ReportingCycle,
    Target,
    Threshold,
)
from performance.queries.narratives import narratives
from performance.queries.published import published
from performance.queries.scorecard import scorecard
from performance.rules.direction import Direction
from performance.rules.life_cycle import Audience, State
from performance.rules.status import Status
from tests.kept_rows import kept

Q2, Q3 = (Period.parse(None, key) for key in ("2016-17-Q2", "2016-17-Q3"))


def rows_of(name: str) -> list[dict[str, str]]:
    with open(demo.FIXTURES / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def loaded(cast) -> dict[str, int]:
    return kept(lambda: demo.load(at=clock.now(), people=cast), under="loaded")


@pytest.fixture
def card(loaded):
    return scorecard(Q3, Audience.MEMBERS)


def test_each_of_the_589_rows_of_the_source_is_accounted_for_once_by_kind(loaded):
    by_kind = {name: count for name, count in loaded.items() if name.startswith("source rows: ")}
    assert sum(by_kind.values()) == len(rows_of("observations")) == 589
    assert by_kind["source rows: headline"] + by_kind["source rows: headline, no figure"] == 479
    assert by_kind["source rows: same period last year"] == 10
    assert by_kind["source rows: change"] == 36


def test_the_database_holds_what_the_source_holds_and_no_more(loaded):
    stored = Counter(Observation.objects.values_list("kind", flat=True))
    halves = loaded["source rows: numerator"] + loaded["source rows: denominator"]
    figures = 589 - loaded["source rows: same period last year"] - halves - loaded["source rows: stated in the plan"]
    assert stored == {
        ObservationKind.FIGURE: figures,
        ObservationKind.STATED_IN_PLAN: 8,
        ObservationKind.COMPARATOR: len(rows_of("comparators")),
        ObservationKind.FORECAST: len(rows_of("forecasts")),
    }
    with_halves = Observation.objects.filter(numerator__isnull=False)
    assert with_halves.count() == 1


def test_last_years_figures_stand_under_last_years_periods(loaded):
    found = Observation.objects.filter(component__series__key="1-b5-a", kind=ObservationKind.COMPARATOR)
    assert {(row.period.key, row.value) for row in found} == {
        ("2015-16-Q2", 325),
        ("2015-16-Q3", 1562),
        ("2015-10", 392),
        ("2015-11", 473),
        ("2015-12", 372),
    }


def test_a_figure_published_before_it_was_revised_is_the_first_of_two_versions(loaded):
    versions = Observation.objects.filter(
        component__series__key="2-a1", period_start="2014-04-01", kind=ObservationKind.FIGURE
    ).order_by("version")
    assert [(row.version, row.value, row.quality) for row in versions] == [
        (1, Decimal("18.4"), "final"),
        (2, Decimal("19.4"), "revised"),
    ]


def test_the_headline_counts_are_those_printed(card):
    counts = {each.status: (each.count, str(each.share_of_all)) for each in card.headline.statuses}
    assert counts == {
        Status.ON_TARGET: (25, "24.3"),
        Status.SATISFACTORY: (15, "14.6"),
        Status.OFF_TARGET: (17, "16.5"),
        Status.UNDER_DEVELOPMENT: (0, "0.0"),
        Status.NOT_APPLICABLE: (17, "16.5"),
        Status.NOT_AVAILABLE: (29, "28.2"),
    }
    assert card.headline.measured == 57
    shares = {each.status: str(each.share_of_measured) for each in card.headline.statuses if each.status.is_judged}
    assert (shares[Status.ON_TARGET], shares[Status.OFF_TARGET]) == ("43.9", "29.8")
    assert [each.count for each in card.headline.directions] == [33, 20, 16, 34]


def test_the_counts_by_priority_are_those_printed(card):
    shown = (
        Status.ON_TARGET,
        Status.SATISFACTORY,
        Status.OFF_TARGET,
        Status.NOT_APPLICABLE,
        Status.NOT_AVAILABLE,
    )
    assert [tuple(priority.headline.count(status) for status in shown) for priority in card.priorities] == [
        (4, 9, 4, 5, 5),
        (5, 1, 2, 6, 9),
        (7, 0, 5, 4, 2),
        (2, 2, 3, 0, 10),
        (7, 3, 3, 2, 3),
    ]


def test_status_and_direction_of_every_measure_are_those_printed(card):
    printed = {row["ref"]: (row["status"], row["direction"]) for row in rows_of("printed_q3")}
    assert {row.ref: (row.status.status, row.direction.direction) for row in card.rows} == printed


def test_the_32_priority_measures_come_to_what_is_printed_of_them(card):
    headline = card.headline_of_priority_measures
    assert headline.total == 32
    assert [headline.count(status) for status in (Status.ON_TARGET, Status.SATISFACTORY, Status.OFF_TARGET)] == [
        9,
        4,
        8,
    ]
    assert [headline.count_of(each) for each in (Direction.IMPROVED, Direction.STABLE, Direction.WORSE)] == [9, 6, 8]


def test_at_most_twenty_statuses_are_overridden_and_each_says_why(card):
    overridden = [row for row in card.rows if row.status.is_overridden]
    assert 0 < len(overridden) <= 20
    assert all(row.status.reason and row.status.working for row in overridden)


def test_every_printed_figure_stands_in_its_cell(card):
    """Each headline row of the source is found in the scorecard, with its value, under its own period."""
    cells = {(row.ref, cell.period): cell for row in card.rows for cell in (*row.years, *row.quarters, *row.months)}
    checked = 0
    for source in rows_of("observations"):
        period = Period.parse(source["period_kind"], source["period"])
        if source["role"] == "headline" and period.kind != "survey":
            cell = cells[source["ref"], period]
            assert (str(cell.value.normalize() if cell.value is not None else "")) == (
                str(Observation._meta.get_field("value").to_python(source["value"]).normalize())
                if source["value"]
                else ""
            ), source
            assert cell.text, source
            checked += 1
    assert checked == 463


def test_polls_stand_in_the_quarter_they_were_taken_in_and_in_their_year(card):
    row = card.row("3.A5(a)")
    assert [cell.text for cell in row.quarters] == ["80% (June 2016)", "", "81%"]
    assert row.years[1].text == "79% (June 2015); 82% (December 2015)"


def test_quarter_3_is_open_and_approved(loaded):
    assert ReportingCycle.objects.for_period(Q3).get().is_open
    assert not Observation.objects.awaiting_sign_off().exists()
    assert scorecard(Q3, Audience.OFFICERS).rows == scorecard(Q3, Audience.MEMBERS).rows


def test_every_figure_was_verified_between_its_entry_and_its_approval(loaded):
    assert PlanEdition.objects.get().is_verification_required
    figures = Observation.objects.select_related("entered_by", "verified_by", "approved_by")
    assert len(figures) > 589
    for each in figures:
        assert each.entered_at < each.verified_at < each.approved_at
        assert len({each.entered_by, each.verified_by, each.approved_by}) == 3


def test_quarter_2_is_published_as_far_as_its_figures_go(loaded):
    card = published(Q2).scorecard
    assert len(card.rows) == 103
    assert card.row("1.A5").figure.text == "81.1%"
    assert card.row("1.B3").figure.value is None
    assert Observation.objects.filter(state=State.PUBLISHED.value, period_start="2016-07-01").exists()
    assert not Observation.objects.filter(state=State.PUBLISHED.value, period_start__gte="2016-10-01").exists()
    assert published(Q3) is None


def test_loading_it_again_changes_nothing(loaded, cast):
    before = (Observation.objects.count(), Component.objects.count(), AuditEvent.objects.count())
    assert demo.load(at=clock.now(), people=cast) == {}
    assert (Observation.objects.count(), Component.objects.count(), AuditEvent.objects.count()) == before


def test_loading_is_one_event_of_the_audit_and_one_of_everything_loaded(loaded):
    events = audit.trail("performance-quarter:2016-17-Q3")
    assert [event.verb for event in events] == ["demonstration.loaded"]
    told = Counter(AuditEvent.objects.values_list("verb", flat=True))
    assert told["observation.loaded"] == Observation.objects.count()
    assert told["method.loaded"] == told["target.loaded"] == told["responsibility.loaded"] == 103
    assert (check_records().faults, audit.verify().fault) == ([], None)


def test_every_outcome_is_told_of_and_every_figure_in_the_telling_is_bound(loaded):
    edition = ReportingCycle.objects.for_period(Q3).get().edition
    shown = narratives(edition, Q3, Audience.MEMBERS)
    assert len({each.outcome for each in shown}) == 14
    for each in shown:
        for key, period in bindings_in(each.text):
            assert each.resolve(key, period), (each.outcome, each.section, key, period)


def test_every_measure_says_what_it_counts_and_why_it_matters_in_words_of_its_own(card):
    said = [words for row in card.rows for words in (row.description, row.why_it_matters)]
    assert all(said) and len(set(said)) == 2 * 103


def test_every_measure_that_needs_commentary_has_it_and_no_other(card):
    needing = {row.ref for row in card.rows if row.commentary_needed_because}
    assert {row.ref for row in card.rows if row.commentary} == needing
    assert len(needing) == len(rows_of("commentaries")) == 25


def test_every_figure_that_commentary_binds_to_is_shown_in_it(card):
    for row in rows_of("commentaries"):
        assert {key for key, _ in bindings_in(row["text"])} <= {f"measure:{row['ref']}"}
        assert "[" not in card.row(row["ref"]).commentary
    assert card.row("1.A3").commentary.startswith("Re-referrals fell from 30.4% to 28.3%")


def test_a_forecast_is_beside_the_status_and_was_not_published_before_it_was_made(card):
    forecast = card.row("4.B1").forecast
    assert (forecast.text, forecast.confidence, forecast.status) == ("600", "medium", Status.OFF_TARGET)
    assert {row.forecast for row in published(Q2).scorecard.rows} == {None}
    made = [each.state for each in Observation.objects.filter(kind=ObservationKind.FORECAST)]
    assert set(made) == {State.APPROVED.value}


def test_what_was_loaded_in_bulk_keeps_to_the_fields_of_the_record(loaded):
    """SQLite does not hold text to its length, and bulk loading passes validation by."""
    for model in (
        Commentary,
        Component,
        Definition,
        Measure,
        Method,
        Narrative,
        Observation,
        Override,
        Target,
        Threshold,
    ):
        for row in model.objects.all():
            row.clean_fields(exclude=[field.name for field in model._meta.fields if field.is_relation])
