"""What makes a survey answer sound: shares within bounds that add to 100 within rounding."""

from collections.abc import Sequence
from decimal import Decimal

HUNDRED = Decimal(100)


def shares_refusal(yes: Decimal | None, neutral: Decimal | None, no: Decimal | None) -> str | None:
    """Why the three shares, in percent, cannot be one answer, as a sentence; None where they can.

    A share that the source does not give is None, unknown, which is legal. Each of three rounded shares is off by at
    most half a unit of its last place, so that their sum may stray from 100 by less than one unit and a half; with a
    share missing, those known must only not pass 100 by more.
    """
    known = [share for share in (yes, neutral, no) if share is not None]
    if any(not share.is_finite() or not 0 <= share <= HUNDRED for share in known):
        return "A share of answers lies between 0% and 100%."
    allowed = _unit_of_last_place(known) * Decimal("1.5")
    total = sum(known, Decimal(0))
    if total - HUNDRED > allowed or (len(known) == 3 and HUNDRED - total > allowed):
        return f"Yes, neutral and no must add to 100% within rounding: these add to {total.normalize():f}%."
    return None


def _unit_of_last_place(shares: Sequence[Decimal]) -> Decimal:
    """One unit of the most precise share's last place, trailing zeros ignored; a whole percent at most."""
    finest = min((share.normalize().as_tuple().exponent for share in shares), default=0)
    return Decimal(1).scaleb(min(finest, 0))
