"""Addresses of workforce: pages for people signed in under /workforce/, public pages under /public/engagement/."""

from django.urls import path

from workforce.views import keeping, plans, public

app_name = "workforce"

urlpatterns = [
    path("", plans.exercises, name="exercises"),
    path("<slug:slug>/", plans.plan, name="plan"),
    path("<slug:slug>/publish/", keeping.publish, name="publish"),
    path("<slug:slug>/actions/<slug:ref>/", plans.action, name="action"),
    path("<slug:slug>/actions/<slug:ref>/update/", keeping.tell_update, name="tell_update"),
    path("<slug:slug>/actions/<slug:ref>/status/", keeping.change_status, name="change_status"),
]

# Mounted under the namespace public_workforce; these views touch neither session nor cookie.
public_urlpatterns = [
    path("", public.exercises, name="exercises"),
    path("<slug:slug>/", public.plan, name="plan"),
]
