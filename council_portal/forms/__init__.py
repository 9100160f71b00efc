"""Forms about people and the council."""
