"""A report to a committee: what its cover sheet asks, its standard sections and the numbering of its paragraphs."""

from enum import StrEnum


class Answer(StrEnum):
    """A cover sheet's answer. Unknown is legal, and is shown as not stated rather than taken as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {Answer.YES: "Yes", Answer.NO: "No", Answer.UNKNOWN: "Not stated"}[self]


class CoverEntryKind(StrEnum):
    """What a cover sheet lists, in the order in which it lists them."""

    APPROVING_POST = "approving_post"
    AUTHOR = "author"
    RECOMMENDATION = "recommendation"
    APPENDIX = "appendix"
    BACKGROUND_PAPER = "background_paper"
    ACCOUNTABLE_POST = "accountable_post"

    @property
    def label(self) -> str:
        return {
            CoverEntryKind.APPROVING_POST: "Approved for submission by",
            CoverEntryKind.AUTHOR: "Report authors",
            CoverEntryKind.RECOMMENDATION: "Recommendations",
            CoverEntryKind.APPENDIX: "Appendices",
            CoverEntryKind.BACKGROUND_PAPER: "Background papers",
            CoverEntryKind.ACCOUNTABLE_POST: "Accountable officers",
        }[self]


STANDARD_SECTIONS = (
    "Recommendations",
    "Background",
    "Key Issues",
    "Options considered and recommended proposal",
    "Consultation",
    "Timetable and Accountability for Implementing this Decision",
    "Financial and Procurement Implications",
    "Legal Implications",
    "Human Resources Implications",
    "Implications for Children and Young People and Vulnerable Adults",
    "Equalities and Human Rights Implications",
    "Implications for Partners and Other Directorates",
    "Risks and Mitigation",
    "Accountable Officer(s)",
)
"""The headings with which a new report starts, in order."""
