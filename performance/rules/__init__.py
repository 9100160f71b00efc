"""What is true of measures: status, direction, targets, roll-up and sign-off as pure functions over plain values."""

VERSION = "4"
"""Frozen with each publication, and raised whenever a rule here would give a published quarter another answer."""
