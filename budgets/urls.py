"""Addresses of budgets: its pages for people signed in, under /budgets/, and its public pages, under /public/budgets/."""

app_name = "budgets"

urlpatterns = []

# Mounted under the namespace public_budgets; these views touch neither session nor cookie.
public_urlpatterns = []
