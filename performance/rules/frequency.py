"""How often a measure is due, and so when a quarter without a figure lacks one."""

from datetime import date

from council_portal.choices import Choice
from council_portal.periods import Period, PeriodKind


class Frequency(Choice):
    """How often a measure is due."""

    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Quarterly"
    TERMLY = "termly", "Termly"
    SIX_MONTHLY = "six_monthly", "Six-monthly"
    ANNUAL = "annual", "Annual"
    BIENNIAL = "biennial", "Every two years"
    IRREGULAR = "irregular", "Irregular survey"

    @property
    def months_between(self) -> int | None:
        """How many months may lie between the ends of two periods; None of an irregular survey. Terms lie up to five
        months apart, and a monthly figure is asked for by the quarter.
        """
        return {
            Frequency.MONTHLY: 3,
            Frequency.QUARTERLY: 3,
            Frequency.TERMLY: 5,
            Frequency.SIX_MONTHLY: 6,
            Frequency.ANNUAL: 12,
            Frequency.BIENNIAL: 24,
        }.get(self)

    def is_due_in(self, quarter: Period, expected_on: date | None = None) -> bool:
        """Whether a figure is due for the quarter.

        Terms end in July, December and March. A figure every two years, or of an irregular survey, is due in the
        quarter in which it is expected.
        """
        if self in (Frequency.BIENNIAL, Frequency.IRREGULAR):
            return expected_on is not None and quarter.contains(expected_on)
        quarters = {
            Frequency.TERMLY: (2, 3, 4),
            Frequency.SIX_MONTHLY: (2, 4),
            Frequency.ANNUAL: (4,),
        }
        return quarter.number in quarters.get(self, (1, 2, 3, 4))

    def next_due(self, quarter: Period, expected_on: date | None = None) -> Period | None:
        """The first quarter from this one on in which a figure is due; None where nobody has said."""
        if self in (Frequency.BIENNIAL, Frequency.IRREGULAR):
            if expected_on is None or expected_on < quarter.start:
                return None
            return Period.of(PeriodKind.QUARTER, expected_on)
        while not self.is_due_in(quarter):
            quarter = quarter.next()
        return quarter
