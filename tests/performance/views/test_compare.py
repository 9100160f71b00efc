"""Two quarters side by side: what changed on top, measures matched by series, those of one plan said to be so."""

import pytest

from performance.models import Measure
from performance.queries.comparison import comparison
from performance.rules.life_cycle import Audience
from tests.factories.performance import YEAR
from tests.performance.views.page import read, table

Q1, Q2 = YEAR.quarters[:2]
COMPARE = "/performance/2016-17-Q3/compare/"


@pytest.fixture
def two_quarters(plan):
    for quarter, h1, h2 in (("2031-32-Q1", "93", "2.4"), ("2031-32-Q2", "70", "2.4")):
        plan.figure("H1", quarter, h1)
        plan.figure("H2", quarter, h2)
    return plan


def test_what_changed_stands_apart_whichever_quarter_is_named_first(two_quarters):
    found = comparison(Q2, Q1, Audience.OFFICERS)
    assert found == comparison(Q1, Q2, Audience.OFFICERS)
    assert [pair.row.ref for pair in found.changed if pair.has_another_status] == ["H1"]
    assert "H2" in [pair.row.ref for pair in found.unchanged]
    assert "1 has another status" in found.sentence


def test_a_measure_of_one_quarter_only_is_kept_and_said_to_be(two_quarters):
    Measure.objects.filter(ref="H2").update(retired_from=Q2.start)
    found = comparison(Q1, Q2, Audience.OFFICERS)
    alone = [pair for pair in found.pairs if not pair.is_in_both]
    assert [(pair.row.ref, pair.now) for pair in alone] == [("H2", None)]
    assert "1 is in one quarter only" in found.sentence


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
def test_the_page_compares_with_the_quarter_before_and_narrows_by_directorate(client_as):
    member = client_as("member_alder")
    page = read(member.get(COMPARE))
    assert "Q2 2016/17 and Q3 2016/17 compared" in page.all("title")[0].text
    changed = table(page, "What changed")
    assert all(row[4] != row[5] or "Q2 2016/17:" in row[3] or "Not in the plan" in row for row in changed)
    assert len(changed) + len(table(page, "The same status and target")) == 103
    narrowed = read(member.get(f"{COMPARE}?directorate=CYPS&with=2016-17-Q2"))
    assert 0 < len(table(narrowed, "What changed")) < len(changed)
    for odd in ("?with=%00", "?with=2016-17-Q3", "?with=<b>"):
        assert member.get(f"{COMPARE}{odd}").status_code == 200
