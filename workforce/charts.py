"""The survey's answers as diverging bars, with their table and sentence."""

from dataclasses import replace

from council_portal.charts import Chart, diverging_bars
from workforce.queries.plan import Answer, PlanTheme
from workforce.rules.findings import Shares, finding, percent_words, sentence
from workforce.rules.suppression import Suppression

HEADS = ("Question", "Yes", "Neutral", "No", "Responses")


def survey_chart(theme: PlanTheme) -> Chart | None:
    """The chart of a theme's answers; None where it has none. Its table gives the number of responses as well."""
    if not theme.answers:
        return None
    shares = [
        Shares(_label(answer), answer.yes, answer.neutral, answer.no, is_hidden=answer.suppression is not None)
        for answer in theme.answers
    ]
    chart = diverging_bars(
        title=finding(shares),
        subtitle="Share of those who answered, in percent",
        sentence=sentence(shares),
        questions=[answer.question for answer in shares],
        answers=[answer.shares for answer in theme.answers],
    )
    return replace(chart, heads=HEADS, rows=tuple(answer_row(answer) for answer in theme.answers))


def answer_row(answer: Answer) -> tuple[str, ...]:
    """A question's row in words: what is unknown or not shown says so."""
    if answer.suppression:
        return (_label(answer), *("not shown",) * 3, suppression_words(answer.suppression))
    responses = "unknown" if answer.responses is None else f"{answer.responses:,}"
    return (_label(answer), *(percent_words(share) for share in answer.shares), responses)


def suppression_words(why: Suppression) -> str:
    """Why an answer is not shown, as its table says it."""
    return {
        Suppression.SMALL: "too few to show",
        Suppression.SECONDARY: "not shown, to protect a smaller group",
    }[why]


def _label(answer: Answer) -> str:
    return f"{answer.question}: {answer.group}" if answer.group else answer.question
