"""What budgets registers with the ground: permissions, figures, papers, references, home panels, navigation."""


def register() -> None:
    """Called once at start-up."""
