"""What is done to budgets: forecasts changed, reports published."""
