"""Forms of the plan: one thing a page, each change with its reason and the quarter from which it holds."""
