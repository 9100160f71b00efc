"""Every address of the portal; each view states who may see it."""

from django.urls import include, path

from budgets import urls as budgets
from council_portal.views import (
    audit,
    council,
    directorates,
    files,
    front,
    home,
    invitation,
    jobs,
    people,
    set_up,
)
from meetings import urls as meetings
from performance import urls as performance
from workforce import urls as workforce

handler400 = "council_portal.views.errors.bad_request"
handler403 = "council_portal.views.errors.refused"
handler404 = "council_portal.views.errors.not_found"
handler500 = "council_portal.views.errors.failed"

public_patterns = [
    path("", front.front, name="front"),
]

people_patterns = [
    path("", people.people_list, name="list"),
    path("invite/", people.invite, name="invite"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/change/", people.change, name="change"),
    path("<int:pk>/invite-again/", people.invite_again, name="invite_again"),
    path("<int:pk>/give-role/", people.give_role, name="give_role"),
    path("<int:pk>/roles/<int:assignment>/end/", people.end_role, name="end_role"),
    path("<int:pk>/deputise/", people.deputise, name="deputise"),
    path("<int:pk>/retire/", people.retire, name="retire"),
    path("<int:pk>/reinstate/", people.reinstate, name="reinstate"),
]

directorate_patterns = [
    path("", directorates.directorate_list, name="list"),
    path("add/", directorates.add, name="add"),
    path("<text:code>/rename/", directorates.rename, name="rename"),
    path("<text:code>/move-up/", directorates.move_up, name="move_up"),
    path("<text:code>/close/", directorates.close, name="close"),
    path("<text:code>/reopen/", directorates.reopen, name="reopen"),
    path("<text:code>/services/add/", directorates.add_service, name="add_service"),
    path("<text:code>/services/<slug:service>/rename/", directorates.rename, name="rename_service"),
    path("<text:code>/services/<slug:service>/close/", directorates.close, name="close_service"),
    path("<text:code>/services/<slug:service>/reopen/", directorates.reopen, name="reopen_service"),
]

council_patterns = [
    path("", council.edit, name="edit"),
    path("logo/", council.logo, name="logo"),
    path("logo/take-away/", council.take_logo_away, name="take_logo_away"),
]

urlpatterns = [
    path("", include((public_patterns, "public"))),
    path("public/brand.css", front.brand_css, name="brand_css"),
    path("public/logo", front.logo, name="council_logo"),
    path("public/performance/", include((performance.public_urlpatterns, "public_performance"))),
    path("public/engagement/", include((workforce.public_urlpatterns, "public_workforce"))),
    path("public/budgets/", include((budgets.public_urlpatterns, "public_budgets"))),
    path("public/meetings/", include((meetings.public_urlpatterns, "public_meetings"))),
    path("public/files/<int:file_id>/<text:name>", files.public_file, name="public_file"),
    path("healthz", front.healthz, name="healthz"),
    path("set-up/", set_up.set_up, name="set_up"),
    path("home/", home.home, name="home"),
    path("files/<int:file_id>/<text:name>", files.file, name="file"),
    path("jobs/<int:job_id>/", jobs.job, name="job"),
    path("jobs/<int:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<int:job_id>/retry/", jobs.retry, name="job_retry"),
    path("invitation/<text:key>/<text:token>/", invitation.invitation, name="invitation"),
    path("people/", include((people_patterns, "people"))),
    path("council/", include((council_patterns, "council"))),
    path("council/directorates/", include((directorate_patterns, "directorates"))),
    path("audit/<path:subject>/", audit.audit, name="audit"),
    path("performance/", include(performance)),
    path("workforce/", include(workforce)),
    path("budgets/", include(budgets)),
    path("meetings/", include(meetings)),
    path("accounts/", include("council_portal.sign_in_urls")),
]
