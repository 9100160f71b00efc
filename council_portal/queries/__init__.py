"""Questions about people, the audit and what is published."""
