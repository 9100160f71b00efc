"""Every address of the portal; each view states who may see it."""

from django.urls import include, path

from budgets import urls as budgets
from council_portal.views import files, front, home, jobs, set_up
from meetings import urls as meetings
from performance import urls as performance
from workforce import urls as workforce

public_patterns = [
    path("", front.front, name="front"),
]

urlpatterns = [
    path("", include((public_patterns, "public"))),
    path("public/brand.css", front.brand_css, name="brand_css"),
    path("public/performance/", include((performance.public_urlpatterns, "public_performance"))),
    path("public/engagement/", include((workforce.public_urlpatterns, "public_workforce"))),
    path("public/budgets/", include((budgets.public_urlpatterns, "public_budgets"))),
    path("public/meetings/", include((meetings.public_urlpatterns, "public_meetings"))),
    path("public/files/<int:file_id>/<str:name>", files.public_file, name="public_file"),
    path("healthz", front.healthz, name="healthz"),
    path("set-up/", set_up.set_up, name="set_up"),
    path("home/", home.home, name="home"),
    path("files/<int:file_id>/<str:name>", files.file, name="file"),
    path("jobs/<int:job_id>/", jobs.job, name="job"),
    path("jobs/<int:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<int:job_id>/retry/", jobs.retry, name="job_retry"),
    path("performance/", include(performance)),
    path("workforce/", include(workforce)),
    path("budgets/", include(budgets)),
    path("meetings/", include(meetings)),
    path("accounts/", include("council_portal.sign_in_urls")),
]
