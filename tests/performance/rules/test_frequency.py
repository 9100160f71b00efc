"""Frequency: in which quarters a figure is due."""

from datetime import date

import pytest

from performance.rules.frequency import Frequency
from tests.performance.rules.values import Q1, Q2, Q3, Q4


@pytest.mark.parametrize(
    ("frequency", "due"),
    [
        (Frequency.MONTHLY, [Q1, Q2, Q3, Q4]),
        (Frequency.QUARTERLY, [Q1, Q2, Q3, Q4]),
        (Frequency.TERMLY, [Q2, Q3, Q4]),
        (Frequency.SIX_MONTHLY, [Q2, Q4]),
        (Frequency.ANNUAL, [Q4]),
        (Frequency.BIENNIAL, []),
        (Frequency.IRREGULAR, []),
    ],
)
def test_each_frequency_is_due_in_its_quarters(frequency, due):
    assert [quarter for quarter in (Q1, Q2, Q3, Q4) if frequency.is_due_in(quarter)] == due


@pytest.mark.parametrize("frequency", [Frequency.BIENNIAL, Frequency.IRREGULAR])
def test_what_has_no_rhythm_is_due_when_it_is_expected(frequency):
    assert frequency.is_due_in(Q3, date(2016, 12, 1))
    assert not frequency.is_due_in(Q2, date(2016, 12, 1))
    assert frequency.next_due(Q1, date(2016, 12, 1)) == Q3
    assert frequency.next_due(Q4, date(2016, 12, 1)) is None
    assert frequency.next_due(Q1) is None


@pytest.mark.parametrize(
    ("frequency", "after", "due"),
    [
        (Frequency.ANNUAL, Q1, Q4),
        (Frequency.ANNUAL, Q4, Q4),
        (Frequency.SIX_MONTHLY, Q3, Q4),
        (Frequency.TERMLY, Q1, Q2),
        (Frequency.SIX_MONTHLY, Q4.next(), Q4.next().next()),
    ],
)
def test_the_next_quarter_in_which_a_figure_is_due(frequency, after, due):
    assert frequency.next_due(after) == due


def test_every_frequency_has_its_words():
    assert all(frequency.label for frequency in Frequency)
