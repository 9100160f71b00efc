"""The roles of the portal in plain English, and how they are asked about."""

from council_portal.choices import Choice


class Role(Choice):
    """What people are to the council. Authority follows from these and from what a person owns, nothing else."""

    OFFICER = "officer", "Officer"
    APPROVER = "approver", "Approver"
    PERFORMANCE_LEAD = "performance_lead", "Performance lead"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    HR_OFFICER = "hr_officer", "HR officer"
    CLERK = "clerk", "Clerk"
    MEMBER = "member", "Member (councillor)"
    ADMINISTRATOR = "administrator", "Administrator"

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
