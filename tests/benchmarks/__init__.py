"""Measurements, run by hand; README.md holds what they gave, where and when."""
