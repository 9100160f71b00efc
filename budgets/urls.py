"""Addresses of budgets: pages for people signed in under /budgets/, public pages under /public/budgets/."""

from django.urls import path

from budgets.views import keeping, public, reports

app_name = "budgets"

urlpatterns = [
    path("", reports.budgets, name="budgets"),
    path("<year:year>/<slug:slug>/", reports.report, name="report"),
    path("<year:year>/<slug:slug>/publish/", keeping.publish, name="publish"),
    path("<year:year>/<slug:slug>/lines/<slug:line_slug>/", reports.line, name="line"),
    path("<year:year>/<slug:slug>/lines/<slug:line_slug>/forecast/", keeping.change_forecast, name="change_forecast"),
]

# Mounted under the namespace public_budgets; these views touch neither session nor cookie.
public_urlpatterns = [
    path("", public.budgets, name="budgets"),
    path("<year:year>/<slug:slug>/", public.report, name="report"),
]
