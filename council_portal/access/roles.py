"""The roles of the portal in plain English, and how they are asked about."""

from enum import StrEnum


class Role(StrEnum):
    """What people are to the council. Authority follows from these and from what a person owns, nothing else."""

    OFFICER = "officer"
    APPROVER = "approver"
    PERFORMANCE_LEAD = "performance_lead"
    FINANCE_OFFICER = "finance_officer"
    HR_OFFICER = "hr_officer"
    CLERK = "clerk"
    MEMBER = "member"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return {
            Role.OFFICER: "Officer",
            Role.APPROVER: "Approver",
            Role.PERFORMANCE_LEAD: "Performance lead",
            Role.FINANCE_OFFICER: "Finance officer",
            Role.HR_OFFICER: "HR officer",
            Role.CLERK: "Clerk",
            Role.MEMBER: "Member (councillor)",
            Role.ADMINISTRATOR: "Administrator",
        }[self]

    @property
    def description(self) -> str:
        """What the role lets a person do, as shown where roles are given."""
        return {
            Role.OFFICER: "Enters figures for the measures they own or deputise for.",
            Role.APPROVER: "Approves figures of their directorate that somebody else entered.",
            Role.PERFORMANCE_LEAD: "Runs the cycle, keeps the plan, verifies figures and publishes a quarter.",
            Role.FINANCE_OFFICER: "Keeps budgets, forecasts and management actions.",
            Role.HR_OFFICER: "Keeps the employee engagement plan.",
            Role.CLERK: "Keeps committees, meetings, agendas, packs and minutes.",
            Role.MEMBER: "A councillor: reads approved figures, and papers of the committees they sit on.",
            Role.ADMINISTRATOR: (
                "Keeps people and roles, the council's name and its directorates; "
                "sees no restricted paper by that alone."
            ),
        }[self]

    @property
    def may_be_limited(self) -> bool:
        """Whether the role can be held over one directorate alone."""
        return self in (Role.OFFICER, Role.APPROVER)
