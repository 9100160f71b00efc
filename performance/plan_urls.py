"""Addresses of the plan, under /performance/plan/: an edition is known by its first council year."""

from django.urls import path

from performance.views import plan, plan_measure, plan_portfolio

urlpatterns = [
    path("", plan.edition_list, name="plans"),
    path("add/", plan.add_edition, name="plan_add"),
    path("<year:year>/", plan.edition, name="plan"),
    path("<year:year>/change/", plan.change_edition, name="plan_change"),
    path("<year:year>/tolerance/", plan.default_tolerance, name="plan_tolerance"),
    path("<year:year>/priorities/add/", plan.add_priority, name="plan_add_priority"),
    path("<year:year>/priorities/<int:priority>/", plan.change_priority, name="plan_priority"),
    path("<year:year>/priorities/<int:priority>/outcomes/add/", plan.add_outcome, name="plan_add_outcome"),
    path("<year:year>/outcomes/<int:outcome>/", plan.change_outcome, name="plan_outcome"),
    path("<year:year>/outcomes/<int:outcome>/actions/add/", plan.add_action, name="plan_add_action"),
    path("<year:year>/actions/<int:action>/", plan.change_action, name="plan_action"),
    path("<year:year>/portfolios/add/", plan_portfolio.add, name="plan_add_portfolio"),
    path("<year:year>/portfolios/<slug:portfolio>/", plan_portfolio.change, name="plan_portfolio"),
    path("<year:year>/measures/add/", plan_measure.add, name="plan_add_measure"),
    path("<year:year>/measures/<ref:ref>/", plan_measure.settings, name="plan_measure"),
    path("<year:year>/measures/<ref:ref>/order/", plan_measure.order, name="plan_order"),
    path("<year:year>/measures/<ref:ref>/<slug:topic>/", plan_measure.change, name="plan_topic"),
    path("<year:year>/measures/<ref:ref>/parts/<slug:part>/<slug:topic>/", plan_measure.change_part, name="plan_part"),
]
