"""The rules of engagement: deadlines, statuses, shares, response rates, counts and words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.counts import Standing, count
from workforce.rules.exercise import response_rate
from workforce.rules.findings import Shares, finding, number_words, sentence
from workforce.rules.spans import SpanError, span_label
from workforce.rules.status import ActionStatus, why_not
from workforce.rules.survey import shares_refusal
from workforce.rules.timescale import Timescale, deadline, is_overdue, last_day, months_after

MAY = date(2016, 5, 31)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2016, 5, 31), 6, date(2016, 11, 30)),
        (date(2016, 11, 30), 3, date(2017, 2, 28)),
        (date(2015, 11, 30), 3, date(2016, 2, 29)),
        (date(2016, 12, 15), 12, date(2017, 12, 15)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
    ],
)
def test_months_end_where_the_shorter_month_ends(day, months, expected):
    assert months_after(day, months) == expected


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_later_is_never_in_the_month_after(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_a_timescale_counts_from_the_exercise():
    assert last_day(Timescale.WITHIN_3_MONTHS, MAY) == date(2016, 8, 31)
    assert last_day(Timescale.WITHIN_6_MONTHS, MAY) == date(2016, 11, 30)


def test_twelve_months_or_more_sets_no_last_day():
    assert last_day(Timescale.TWELVE_MONTHS_OR_MORE, MAY) is None
    assert deadline(timescale=Timescale.TWELVE_MONTHS_OR_MORE, due_on=None, exercise_on=MAY) is None


def test_an_unknown_timescale_sets_no_deadline():
    assert deadline(timescale=None, due_on=None, exercise_on=MAY) is None


def test_a_due_date_outranks_the_timescale():
    due = deadline(timescale=Timescale.WITHIN_3_MONTHS, due_on=date(2017, 3, 1), exercise_on=MAY)
    assert due.on == date(2017, 3, 1)
    assert not due.is_from_timescale


@pytest.mark.parametrize(
    ("status", "today", "overdue"),
    [
        (ActionStatus.PROPOSED, date(2016, 8, 31), False),
        (ActionStatus.PROPOSED, date(2016, 9, 1), True),
        (ActionStatus.IN_PROGRESS, date(2016, 9, 1), True),
        (ActionStatus.COMPLETE, date(2017, 9, 1), False),
        (ActionStatus.SUPERSEDED, date(2017, 9, 1), False),
        (ActionStatus.NOT_PURSUED, date(2017, 9, 1), False),
        (ActionStatus.DEFERRED, date(2017, 9, 1), False),
    ],
)
def test_an_action_is_overdue_the_day_after_its_timescale_ends(status, today, overdue):
    due = deadline(timescale=Timescale.WITHIN_3_MONTHS, due_on=None, exercise_on=MAY)
    assert is_overdue(status, due, today=today) is overdue


def test_deferring_does_not_lift_a_due_date_of_its_own():
    due = deadline(timescale=None, due_on=date(2016, 12, 1), exercise_on=MAY)
    assert is_overdue(ActionStatus.DEFERRED, due, today=date(2016, 12, 2))


def test_what_has_no_deadline_is_never_overdue():
    assert not is_overdue(ActionStatus.PROPOSED, None, today=date(2099, 1, 1))


@pytest.mark.parametrize("status", [status for status in ActionStatus if status.needs_why])
def test_putting_off_or_dropping_an_action_needs_a_reason(status):
    assert why_not(ActionStatus.IN_PROGRESS, status, "  ") is not None
    assert why_not(ActionStatus.IN_PROGRESS, status, "The service has closed") is None


def test_a_closed_action_can_only_be_taken_up_again_and_with_a_reason():
    assert "only be taken up again" in why_not(ActionStatus.COMPLETE, ActionStatus.PROPOSED, "Why not")
    assert "Say why" in why_not(ActionStatus.COMPLETE, ActionStatus.IN_PROGRESS, "")
    assert why_not(ActionStatus.COMPLETE, ActionStatus.IN_PROGRESS, "The cards ran out") is None


def test_a_status_does_not_change_into_itself():
    assert "already" in why_not(ActionStatus.PROPOSED, ActionStatus.PROPOSED, "")


@pytest.mark.parametrize(
    "shares", [(12, 23, 64), (35, 29, 37), (36, None, None), (None, 36, 38), (None,) * 3, (100, 0, 0)]
)
def test_shares_within_rounding_of_100_are_sound(shares):
    assert shares_refusal(*[None if share is None else Decimal(share) for share in shares]) is None


@pytest.mark.parametrize(
    "shares",
    [
        ("50", "30", "10"),
        ("50", "30", "23"),
        ("90", "20", None),
        ("101", None, None),
        ("-1", None, None),
        ("33.3", "33.3", "33.0"),
    ],
)
def test_shares_that_cannot_be_one_answer_are_refused(shares):
    assert shares_refusal(*[None if share is None else Decimal(share) for share in shares])


@given(st.lists(st.integers(0, 500), min_size=3, max_size=3).filter(any), st.integers(0, 2))
def test_shares_worked_out_from_counts_are_never_refused(counts, places):
    step = Decimal(1).scaleb(-places)
    shares = [(Decimal(100) * number / sum(counts)).quantize(step) for number in counts]
    assert shares_refusal(*shares) is None


def test_a_response_rate_is_counted_where_both_numbers_are_known():
    assert response_rate(invited=400, responded=100, stated_percent=Decimal(30)).percent == 25


def test_a_response_rate_is_taken_as_stated_where_the_number_invited_is_unknown():
    rate = response_rate(invited=None, responded=1444, stated_percent=Decimal(36))
    assert (rate.percent, rate.is_as_stated) == (36, True)


def test_nobody_invited_gives_no_rate():
    assert response_rate(invited=0, responded=0, stated_percent=None) is None
    assert response_rate(invited=None, responded=None, stated_percent=None) is None


def test_the_counts_sentence_says_what_a_councillor_would():
    counts = count(
        [
            Standing(ActionStatus.COMPLETE),
            Standing(ActionStatus.IN_PROGRESS, is_overdue=True, is_stated=False),
            Standing(ActionStatus.PROPOSED, has_action=False, is_stated=False),
        ]
    )
    assert counts.sentence == (
        "Of 3 entries, 1 proposed, 1 in progress and 1 complete. 1 is overdue. 1 point has no action yet."
    )
    assert (counts.not_stated, counts.without_action) == (1, 1)


def test_an_empty_plan_says_so():
    assert count([]).sentence == "The plan has no entries yet."


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("2016", "2016"),
        ("2016-05", "May 2016"),
        ("2016-01/2016-03", "January to March 2016"),
        ("2016-10/2017-01", "October 2016 to January 2017"),
    ],
)
def test_a_stretch_of_time_is_said_in_words(key, label):
    assert span_label(key) == label


@pytest.mark.parametrize(
    "key", ["", "16", "2016-13", "2016/2017-01", "2016-05/2016-05", "2017-01/2016-10", "2016-05-01"]
)
def test_other_words_are_no_stretch_of_time(key):
    with pytest.raises(SpanError):
        span_label(key)


def test_a_finding_names_the_most_and_the_fewest():
    answers = [
        Shares("A", Decimal(35), None, None),
        Shares("B", Decimal(28), None, None),
        Shares("C", None, None, None),
    ]
    assert finding(answers) == "Most said yes to \u201cA\u201d (35%), fewest to \u201cB\u201d (28%)"


def test_a_finding_of_one_question_says_yes_and_no():
    assert finding([Shares("A", Decimal(12), Decimal(23), Decimal(64))]) == "12% said yes and 64% said no"
    assert finding([Shares("A", Decimal(36), None, None)]) == "36% said yes"
    assert finding([Shares("A", None, None, None)]) == "No share of those who agreed is known"


def test_a_finding_names_its_question_where_the_others_shares_are_unknown():
    answers = [Shares("A", Decimal(21), Decimal(22), Decimal(57)), Shares("B", None, Decimal(36), Decimal(38))]
    assert finding(answers) == "21% said yes to \u201cA\u201d and 57% said no"


def test_several_questions_of_one_share_are_not_ranked():
    answers = [Shares("A", Decimal(21), None, None), Shares("B", Decimal(21), None, None)]
    assert finding(answers) == "21% said yes to each of 2 questions"


def test_the_sentence_says_what_is_unknown_and_what_is_hidden():
    answers = [
        Shares("A", Decimal(36), None, None),
        Shares("B", None, None, None),
        Shares("C", None, None, None, is_hidden=True),
    ]
    assert sentence(answers) == (
        "A: 36% yes, neutral share unknown, no share unknown. B: all shares unknown. "
        "C: not shown, because too few people answered."
    )


def test_numbers_carry_only_the_decimals_they_need():
    assert [number_words(Decimal(number)) for number in ("1444.00", "12.50", "0", "100")] == [
        "1,444",
        "12.5",
        "0",
        "100",
    ]
