"""What is said of a management action: how sure its planned effect is."""

from council_portal.choices import Choice


class Confidence(Choice):
    """How sure the owner is that an action will bring what is planned; not every source states it."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    NOT_STATED = "not_stated", "Not stated"
