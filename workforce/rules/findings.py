"""What a theme's survey answers say, in words: the finding that heads a chart and the sentence beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from council_portal.figures import show_number


@dataclass(frozen=True)
class Shares:
    """One question's shares in percent, None where the source does not give one, or where it may not be shown."""

    question: str
    yes: Decimal | None
    neutral: Decimal | None
    no: Decimal | None
    is_hidden: bool = False


def number_words(number: Decimal) -> str:
    """A number with just the decimals it needs: 1,444, 12.5."""
    return show_number(number, max(0, -number.normalize().as_tuple().exponent))


def percent_words(share: Decimal | None) -> str:
    """A share as a reader sees it: 12%, 12.5%, unknown."""
    return "unknown" if share is None else f"{number_words(share)}%"


def finding(answers: Sequence[Shares]) -> str:
    """The chart's title: which question found most and least agreement; as much as the known shares allow."""
    known = [answer for answer in answers if answer.yes is not None]
    if not known:
        return "No share of those who agreed is known"
    most = max(known, key=lambda answer: answer.yes)
    least = min(known, key=lambda answer: answer.yes)
    if len(known) > 1 and most.yes != least.yes:
        return (
            f"Most said yes to \u201c{most.question}\u201d ({percent_words(most.yes)}), "
            f"fewest to \u201c{least.question}\u201d ({percent_words(least.yes)})"
        )
    if len(known) > 1:
        return f"{percent_words(most.yes)} said yes to each of {len(known)} questions"
    question = f" to \u201c{most.question}\u201d" if len(answers) > 1 else ""
    no = "" if most.no is None else f" and {percent_words(most.no)} said no"
    return f"{percent_words(most.yes)} said yes{question}{no}"


def sentence(answers: Sequence[Shares]) -> str:
    """All the answers in words, one sentence a question."""
    return " ".join(_one(answer) for answer in answers)


def _one(answer: Shares) -> str:
    if answer.is_hidden:
        return f"{answer.question}: not shown, because too few people answered."
    shares = (("yes", answer.yes), ("neutral", answer.neutral), ("no", answer.no))
    if all(share is None for _, share in shares):
        return f"{answer.question}: all shares unknown."
    words = (f"{word} share unknown" if share is None else f"{percent_words(share)} {word}" for word, share in shares)
    return f"{answer.question}: {', '.join(words)}."
