"""Cabinet portfolios: a measure in one at most, told to the audit, and taken from nobody unseen."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal.models import AuditEvent
from council_portal.stale import ChangedMeanwhile, fingerprint
from performance.actions import plan_editions, portfolios
from performance.actions.refusal import Refusal
from performance.audit_check import check_plan
from performance.models import Measure, Portfolio
from tests.factories.performance import AT, YEAR

HOLDER = "Cabinet Member for Harbours"


@pytest.fixture
def harbours(plan) -> Portfolio:
    return add(plan, "Harbours", ["H1", "H3"])


def add(plan, title: str, refs: list[str], **more) -> Portfolio:
    return portfolios.add(edition=plan.edition, title=title, holder=HOLDER, refs=refs, by=plan.lead, at=AT, **more)


def change(plan, portfolio: Portfolio, **given) -> Portfolio:
    as_it_is = {"title": portfolio.title, "holder": portfolio.holder, "refs": portfolio.refs, "reason": "Agreed."}
    return portfolios.change(portfolio=portfolio, by=plan.lead, at=AT, **(as_it_is | given))


def test_a_portfolio_has_the_measures_it_was_given_and_the_audit_says_which(plan, harbours):
    assert (harbours.slug, harbours.refs) == ("harbours", ["H1", "H3"])
    told = AuditEvent.objects.get(verb="portfolio.added")
    assert told.subject == f"plan:{YEAR.key}"
    assert told.after | {"title": "Harbours", "holder": HOLDER, "measures": "H1, H3"} == told.after


def test_a_measure_given_to_another_leaves_the_one_it_was_in(plan, harbours):
    other = add(plan, "Lights", ["H3", "H4"])
    assert (harbours.refs, other.refs) == (["H1"], ["H3", "H4"])
    assert Measure.objects.filter(edition=plan.edition, portfolio=None).count() == 2


def test_what_is_altered_behind_the_audit_is_named(plan, harbours):
    lights = add(plan, "Lights", ["H3", "H4"])
    change(plan, lights, refs=["H4"])
    assert faults() == []
    Measure.objects.filter(ref="H1").update(portfolio=lights)
    assert [fault.partition(":")[0] for fault in faults()] == ["portfolio harbours in 2031", "portfolio lights in 2031"]
    Portfolio.objects.filter(slug="lights").update(holder="Somebody")
    assert "holder is Somebody and was recorded as" in faults()[1]


def faults() -> list[str]:
    """Those that the check of the plan finds of portfolios."""
    return [fault for fault in check_plan().faults if "portfolio" in fault]


def test_a_changed_title_keeps_its_address_and_the_reason_is_kept(plan, harbours):
    changed = change(plan, harbours, title="Ports", refs=["H2"], reason="A new cabinet.")
    assert (changed.slug, changed.refs) == ("harbours", ["H2"])
    told = AuditEvent.objects.get(verb="portfolio.changed")
    assert told.reason == "A new cabinet."
    assert (told.before["measures"], told.after["measures"]) == ("H1, H3", "H2")


def test_a_change_that_changes_nothing_is_not_told(plan, harbours):
    change(plan, harbours)
    assert not AuditEvent.objects.filter(verb="portfolio.changed").exists()


def test_a_change_wants_a_reason(plan, harbours):
    with pytest.raises(Refusal, match="Say why"):
        change(plan, harbours, title="Ports", reason=" ")


def test_a_title_is_taken_once(plan, harbours):
    with pytest.raises(ValidationError):
        add(plan, "Harbours", [])
    with pytest.raises(ValidationError):
        add(plan, " ", [])


def test_titles_that_make_the_same_word_and_those_that_make_none_have_addresses_all_the_same(plan, harbours):
    slugs = [add(plan, title, []).slug for title in ("Harbours!", "港", "灯", "L" * 200)]
    assert slugs[:3] == ["harbours-2", "portfolio-2", "portfolio-3"]
    assert len(slugs[3]) <= 60


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(plan, harbours):
    as_read = fingerprint(harbours, portfolios.CHANGEABLE)
    change(plan, harbours, refs=["H1"])
    with pytest.raises(ChangedMeanwhile) as stale:
        change(plan, harbours, refs=["H1", "H3", "H4"], as_read=as_read)
    assert stale.value.now["refs"] == ["H1"]


def test_a_measure_that_went_to_another_meanwhile_is_not_taken_from_it_unseen(plan, harbours):
    as_read = fingerprint(harbours, portfolios.CHANGEABLE)
    to_begin_with = fingerprint(Portfolio(edition=plan.edition), portfolios.TO_BEGIN_WITH)
    add(plan, "Lights", ["H4"])
    with pytest.raises(ChangedMeanwhile):
        change(plan, harbours, refs=["H1", "H4"], as_read=as_read)
    with pytest.raises(ChangedMeanwhile):
        add(plan, "Buoys", ["H4"], as_read=to_begin_with)


def test_the_next_plan_takes_its_portfolios_over_with_their_measures(plan, harbours):
    year = YEAR.next()
    made = plan_editions.make(
        title="Next", first_year=year, years=1, reason="A new year", taken_from=plan.edition, by=plan.lead, at=AT
    )
    copy = made.portfolios.get()
    assert (copy.slug, copy.title, copy.holder, copy.refs) == ("harbours", "Harbours", HOLDER, ["H1", "H3"])
    assert copy != harbours
    assert harbours.refs == ["H1", "H3"]


@pytest.mark.parametrize(
    "fields",
    [{"slug": ""}, {"title": ""}, {"holder": ""}, {"slug": "harbours"}, {"title": "Harbours"}],
)
def test_the_database_has_the_last_word(plan, harbours, fields):
    whole = {"edition": plan.edition, "slug": "lights", "title": "Lights", "holder": HOLDER}
    with pytest.raises(IntegrityError), transaction.atomic():
        Portfolio.objects.create(**(whole | fields))
