"""The audit of one record: everything that was done to it, for those whom its app lets read it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal.access.checks import actor_of, signed_in
from council_portal.audit import trail
from council_portal.queries.audit import audited
from council_portal.registry import UnknownReference, registry

EVENTS_A_PAGE = 50


@signed_in
@require_safe
def audit(request, subject):
    reads = registry.audit_readers.get(subject.partition(":")[0])
    if reads is None or "\x00" in subject:
        raise Http404("There is no such record.")
    if why := reads(actor_of(request), subject):
        raise PermissionDenied(why)
    try:
        reference = registry.reference(subject)
    except UnknownReference as error:
        raise Http404("There is no such record.") from error
    page = Paginator(trail(subject).order_by("-sequence"), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"reference": reference, "page": page, "events": [audited(event) for event in page]}
    return render(request, "council_portal/audit.html", context)
