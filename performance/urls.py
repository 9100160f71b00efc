"""Addresses of performance: under /performance/ for people signed in, under /public/performance/ for everybody."""

from django.urls import include, path

from performance.views import (
    as_published,
    benchmarks,
    brief,
    cycle,
    exceptions,
    figure,
    grid,
    measure,
    ownership,
    public,
    report,
    return_file,
    running,
    scorecard,
    sign_off,
)

app_name = "performance"

urlpatterns = [
    path("", scorecard.quarter_list, name="quarters"),
    path("ownership/", ownership.ownership, name="ownership"),
    path("plan/", include("performance.plan_urls")),
    path("approvals/", sign_off.current, name="approvals_now"),
    path("my-measures/", grid.my_measures, name="my_measures"),
    path("<quarter:quarter>/", scorecard.dashboard, name="dashboard"),
    path("<quarter:quarter>/grid/", grid.grid, name="grid"),
    path("<quarter:quarter>/grid/row/", grid.grid_row, name="grid_row"),
    path("<quarter:quarter>/scorecard/", scorecard.whole, name="whole"),
    path("<quarter:quarter>/scorecard.csv", scorecard.download, {"kind": "csv"}, name="csv"),
    path("<quarter:quarter>/scorecard.xlsx", scorecard.download, {"kind": "xlsx"}, name="xlsx"),
    path("<quarter:quarter>/exceptions/", exceptions.exceptions, name="exceptions"),
    path("<quarter:quarter>/brief/", brief.brief, name="brief"),
    path("<quarter:quarter>/brief.pdf", brief.brief_as_pdf, name="brief_pdf"),
    path("<quarter:quarter>/report/", report.report, name="report"),
    path("<quarter:quarter>/as-published/", as_published.as_published, name="as_published"),
    path("<quarter:quarter>/as-published/<int:version>/", as_published.as_published, name="as_published_version"),
    path("<quarter:quarter>/return/", return_file.upload, name="return_upload"),
    path("<quarter:quarter>/return/<int:upload_id>/", return_file.look_through, name="return_review"),
    path("<quarter:quarter>/return/download/<slug:kind>/", return_file.download, name="return_download"),
    path("<quarter:quarter>/approvals/", sign_off.waiting_list, name="approvals"),
    path("<quarter:quarter>/approvals/chosen/", sign_off.sign_chosen, name="sign_chosen"),
    path("<quarter:quarter>/publish/", cycle.publish, name="publish"),
    path("<quarter:quarter>/open/", running.open_quarter, name="open"),
    path("<quarter:quarter>/reporting/", running.reporting, name="reporting"),
    path("<quarter:quarter>/chase/", running.chase, name="chase"),
    path("<quarter:quarter>/messages/", running.message_list, name="messages"),
    path("<quarter:quarter>/close/", running.close, name="close"),
    path("<quarter:quarter>/reopen/", running.reopen, name="reopen"),
    path("<quarter:quarter>/measures/<ref:ref>/", measure.measure, name="measure"),
    path("<quarter:quarter>/measures/<ref:ref>.csv", measure.download, name="measure_csv"),
    path("<quarter:quarter>/measures/<ref:ref>/benchmarks/", benchmarks.keep, name="benchmarks"),
    path("<quarter:quarter>/measures/<ref:ref>/figure/", figure.figure, name="figure"),
    path("<quarter:quarter>/measures/<ref:ref>/figure/<slug:component>/", figure.figure, name="component_figure"),
    path("<quarter:quarter>/measures/<ref:ref>/verify/", sign_off.sign, {"step": "verify"}, name="verify"),
    path("<quarter:quarter>/measures/<ref:ref>/approve/", sign_off.sign, {"step": "approve"}, name="approve"),
    path("<quarter:quarter>/measures/<ref:ref>/return/", sign_off.send_back, name="return"),
]

# Mounted under the namespace public_performance; these views touch neither session nor cookie.
public_urlpatterns = [
    path("", public.quarter_list, name="quarters"),
    path("<quarter:quarter>/", public.dashboard, name="dashboard"),
    path("<quarter:quarter>/scorecard/", public.whole, name="whole"),
    path("<quarter:quarter>/scorecard.csv", public.download, {"kind": "csv"}, name="csv"),
    path("<quarter:quarter>/scorecard.xlsx", public.download, {"kind": "xlsx"}, name="xlsx"),
    path("<quarter:quarter>/exceptions/", public.exceptions, name="exceptions"),
    path("<quarter:quarter>/report/", public.report, name="report"),
    path("<quarter:quarter>/as-published/", public.as_published, name="as_published"),
    path("<quarter:quarter>/as-published/<int:version>/", public.as_published, name="as_published_version"),
    path("<quarter:quarter>/measures/<ref:ref>/", public.measure, name="measure"),
    path("<quarter:quarter>/measures/<ref:ref>.csv", public.measure_download, name="measure_csv"),
]
