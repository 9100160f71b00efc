"""What is withheld from the public, and given back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import Council, StoredFile, User, Visibility
from meetings.actions import publications, uploads
from meetings.models import AgendaItem, Exemption, ItemPaper, Meeting, Pack, Report
from meetings.rules import exemptions as rules
from meetings.rules.packs import Edition


@transaction.atomic
def record(
    item: AgendaItem,
    *,
    kind: str,
    paragraphs: str,
    neutral_title: str,
    public_interest: str,
    by: User,
    at: datetime,
    paper: ItemPaper | None = None,
    ground: str = "",
    decider: str = "",
    review_on: date | None = None,
    has_contract_terms: bool = False,
    is_open_to_councillors: bool = False,
    must_be_registered: bool = False,
    is_own_planning: bool = False,
) -> Exemption:
    """Withholds an item, or one paper of it, from the public from now on, and restricts the reports it covers.

    A public edition issued before carries it still, so the file is no longer public: a new version has to be issued.
    The names of such files are what is given back's `packs_withdrawn`.
    Local Government Act 1972, Schedule 12A, whose paragraphs 8 and 9 are asked for as `rules.not_exempt` has them; in
    Scotland and Northern Ireland by their own Acts. Raises ValidationError where it is withheld already, the grounds
    are missing or it is not exempt.
    """
    meeting = Meeting.objects.locked().get(pk=item.meeting_id)
    exemption = Exemption(
        item=item,
        paper=paper,
        kind=kind,
        nation=Council.objects.values_list("nation", flat=True).get(),
        paragraphs=paragraphs,
        ground=ground,
        neutral_title=neutral_title,
        public_interest=public_interest,
        has_contract_terms=has_contract_terms,
        is_open_to_councillors=is_open_to_councillors,
        decider=decider,
        decided_by=by,
        decided_at=at,
        review_on=review_on,
    )
    if Exemption.objects.in_force().filter(item=item, paper=paper).exists():
        raise ValidationError("This is withheld already. Lift that exemption before recording another.")
    exemption.full_clean()
    _check_limits(exemption, must_be_registered, is_own_planning)
    exemption.save()
    if paper is None and not item.is_sub_item:
        _withhold_sub_items(exemption)
    released = Report.objects.filter(_covered(exemption), visibility__in=[Visibility.MEMBERS, Visibility.PUBLIC])
    restricted = list(released.values_list("pk", flat=True))
    Report.objects.filter(pk__in=restricted).update(visibility=Visibility.RESTRICTED)
    withdrawn = withdraw_packs(meeting, saying=item)
    publications.keep(meeting, what=f"Withheld {_what(exemption)} from the public", by=by, at=at)
    audit.record(
        verb="exemption.recorded",
        subject=meeting.key,
        summary=f"Withheld {_what(exemption)} from the public: {exemption.citation}",
        by=by,
        after={
            "kind": kind,
            "nation": exemption.nation,
            "paragraphs": exemption.paragraphs,
            "ground": ground,
            "decider": decider,
            "must_be_registered": must_be_registered,
            "is_own_planning": is_own_planning,
            "review_on": review_on,
            "reports_restricted": restricted,
            "packs_withdrawn": withdrawn,
        },
        reason=public_interest,
    )
    exemption.packs_withdrawn = withdrawn
    return exemption


@transaction.atomic
def review(exemption: Exemption, *, finding: str, review_on: date, by: User, at: datetime) -> Exemption:
    """Records that withholding still outweighs disclosing, with what was found, and by when it is looked at again.

    Raises ValidationError where the finding is missing, the next review is not to come or the exemption is lifted.
    """
    meeting = Meeting.objects.locked().get(pk=exemption.item.meeting_id)
    exemption = Exemption.objects.select_related("item", "paper").get(pk=exemption.pk)
    if not exemption.is_in_force:
        raise ValidationError("This exemption is lifted already.")
    if not finding.strip():
        raise ValidationError({"finding": "Say why withholding still outweighs disclosing."})
    if review_on <= at.astimezone(LONDON).date():
        raise ValidationError({"review_on": "Choose a day to come for the next review."})
    before = {"review_on": exemption.review_on}
    exemption.review_on, exemption.reviewed_at, exemption.reviewed_by = review_on, at, by
    exemption.full_clean()
    exemption.save(update_fields=["review_on", "reviewed_at", "reviewed_by"])
    audit.record(
        verb="exemption.reviewed",
        subject=meeting.key,
        summary=f"Reviewed the exemption of {_what(exemption)}: it stays",
        by=by,
        before=before,
        after={"review_on": review_on},
        reason=finding,
    )
    return exemption


@transaction.atomic
def lift(exemption: Exemption, *, reason: str, by: User, at: datetime) -> Exemption:
    """Gives back what was withheld: reports no longer withheld go back to members, uploads to drafts, for the clerk.

    Raises ValidationError where no reason is given or the exemption is lifted already.
    """
    meeting = Meeting.objects.locked().get(pk=exemption.item.meeting_id)
    exemption = Exemption.objects.select_related("item", "paper").get(pk=exemption.pk)
    if not exemption.is_in_force:
        raise ValidationError("This exemption is lifted already.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why withholding no longer outweighs disclosing."})
    exemption.lifted_at, exemption.lifted_by = at, by
    exemption.full_clean()
    exemption.save(update_fields=["lifted_at", "lifted_by"])
    for report in Report.objects.filter(_covered(exemption), visibility=Visibility.RESTRICTED):
        if not Exemption.objects.in_force().covering_report(report).exists():
            report.visibility = Visibility.MEMBERS
            report.save(update_fields=["visibility"])
    uploads.take_release_back(exemption)
    publications.keep(meeting, what=f"Lifted the exemption of {_what(exemption)}", by=by, at=at)
    audit.record(
        verb="exemption.lifted",
        subject=meeting.key,
        summary=f"Lifted the exemption of {_what(exemption)}",
        by=by,
        before={"kind": exemption.kind, "paragraphs": exemption.paragraphs},
        reason=reason,
    )
    return exemption


def withdraw_packs(meeting: Meeting, *, saying: AgendaItem | None = None) -> list[str]:
    """Restricts the files of the public editions issued so far, and gives their names.

    With an item those alone that say something of it: a late item is in no pack that was issued before it.
    """
    issued = Pack.objects.issued().filter(meeting=meeting, edition=Edition.PUBLIC)
    if saying:
        keys = {paper.key for paper in saying.papers.all()}
        issued = [pack for pack in issued if pack.has_item(saying.label) or pack.keys & keys]
    public = StoredFile.objects.filter(pk__in=[pack.file_id for pack in issued], visibility=Visibility.PUBLIC)
    names = sorted(public.values_list("name", flat=True))
    public.update(visibility=Visibility.RESTRICTED)
    return names


def _withhold_sub_items(exemption: Exemption) -> None:
    """Withholds on the same grounds what stands under an item that is withheld as a whole."""
    item = exemption.item
    withheld = Exemption.objects.in_force().filter(paper__isnull=True)
    for sub_item in AgendaItem.objects.filter(meeting=item.meeting_id, number=item.number).exclude(letter=""):
        if not withheld.filter(item=sub_item).exists():
            record(
                sub_item,
                kind=exemption.kind,
                paragraphs=exemption.paragraphs,
                ground=exemption.ground,
                decider=exemption.decider,
                neutral_title=exemption.neutral_title,
                public_interest=exemption.public_interest,
                by=exemption.decided_by,
                at=exemption.decided_at,
                review_on=exemption.review_on,
                has_contract_terms=exemption.has_contract_terms,
                is_open_to_councillors=exemption.is_open_to_councillors,
            )


def _check_limits(exemption: Exemption, must_be_registered: bool, is_own_planning: bool) -> None:
    """Raises ValidationError where the Act keeps what its paragraphs cover from being exempt."""
    why = rules.not_exempt(
        exemption.paragraph_numbers,
        nation=exemption.nation,
        must_be_registered=must_be_registered,
        is_own_planning=is_own_planning,
    )
    if exemption.kind == rules.ExemptionKind.EXEMPT and why:
        raise ValidationError({"paragraphs": why})


def _covered(exemption: Exemption) -> Q:
    """The reports that the exemption covers."""
    if exemption.paper_id:
        return Q(item_papers=exemption.paper_id)
    return Q(item_papers__item=exemption.item_id)


def _what(exemption: Exemption) -> str:
    """The item or paper by its number alone: the audit is read by more people than the paper."""
    place = f"item {exemption.item.label}"
    return f"paper {exemption.paper.position} of {place}" if exemption.paper_id else place
