"""A report to a committee: what its cover sheet asks, its standard sections and the numbering of its paragraphs."""

from council_portal.choices import Choice


class Answer(Choice):
    """A cover sheet's answer. Unknown is legal, and is shown as not stated rather than taken as no."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not stated"


class CoverEntryKind(Choice):
    """What a cover sheet lists, in the order in which it lists them."""

    APPROVING_POST = "approving_post", "Approved for submission by"
    AUTHOR = "author", "Report authors"
    RECOMMENDATION = "recommendation", "Recommendations"
    APPENDIX = "appendix", "Appendices"
    BACKGROUND_PAPER = "background_paper", "Background papers"
    ACCOUNTABLE_POST = "accountable_post", "Accountable officers"


COVER_FIELDS = (
    "title",
    "kind",
    "key_decision",
    "forward_plan",
    "wards",
    "executive_summary",
    "considered_elsewhere",
    "council_approval_required",
    "exempt_from_the_public",
)
"""What stands on a cover sheet beside its lists."""

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
