"""Addresses of meetings: its pages for people signed in, under /meetings/, and its public pages, under /public/meetings/."""

app_name = "meetings"

urlpatterns = []

# Mounted under the namespace public_meetings; these views touch neither session nor cookie.
public_urlpatterns = []
