"""Addresses of performance: its pages for people signed in, under /performance/, and its public pages, under /public/performance/."""

app_name = "performance"

urlpatterns = []

# Mounted under the namespace public_performance; these views touch neither session nor cookie.
public_urlpatterns = []
