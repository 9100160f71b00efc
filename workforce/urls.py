"""Addresses of workforce: its pages for people signed in, under /workforce/, and its public pages, under /public/engagement/."""

app_name = "workforce"

urlpatterns = []

# Mounted under the namespace public_workforce; these views touch neither session nor cookie.
public_urlpatterns = []
