"""The audit of one record: everything that was done to it, for those whom its app lets read it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal.access.checks import actor_of, signed_in
from council_portal.forms.audit import AuditFilterForm
from council_portal.queries.audit import audited, events_of
from council_portal.registry import UnknownReference, registry

EVENTS_A_PAGE = 50


@signed_in
@require_safe
def audit(request, subject):
    prefix = subject.partition(":")[0]
    reads = registry.audit_readers.get(prefix)
    if reads is None or "\x00" in subject:
        raise Http404("There is no such record.")
    if why := reads(actor_of(request), subject):
        raise PermissionDenied(why)
    try:
        reference = registry.reference(subject)
    except UnknownReference as error:
        raise Http404("There is no such record.") from error
    story = registry.audit_stories.get(prefix)
    form = AuditFilterForm(request.GET, kinds=story.kinds) if story else None
    kind = form.picked if form else None
    found = events_of(subject, story, kind).order_by("-sequence")
    page = Paginator(found, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    context = {
        "reference": reference,
        "form": form,
        "kind": kind,
        "page": page,
        "events": audited(list(page), story),
        "sentence": f"{count} {'entry' if count == 1 else 'entries'}{f': {kind.label.lower()}' if kind else ''}.",
    }
    return render(request, "council_portal/audit.html", context)
