"""Addresses of meetings: pages for people signed in under /meetings/, the public's under /public/meetings/."""

from django.urls import include, path

from meetings.views import (
    authorships,
    clearances,
    committees,
    councillors,
    exemptions,
    icalendars,
    items,
    meetings,
    minutes,
    packs,
    papers,
    planning,
    previews,
    public,
    publication,
    reports,
    standing_items,
    timetable,
    upload_slots,
    uploads,
)

app_name = "meetings"

_report_patterns = [
    path("", reports.report, name="report"),
    path("cover/", reports.change_cover, name="change_cover"),
    path("release/", reports.release, name="release_report"),
    path("authors/", authorships.ask, name="ask_author"),
    path("authors/<int:authorship_id>/take-back/", authorships.take_back, name="take_report_back"),
    path("clearance/", clearances.ask, name="ask_clearance"),
    path("open-again/", clearances.open_again, name="open_report_again"),
    path("take-down/", publication.take_report_down, name="take_report_down"),
    path("sections/add/", reports.add_section, name="add_section"),
    path("sections/<int:section_id>/", reports.write_section, name="write_section"),
]

_item_patterns = [
    path("", items.item, name="item"),
    path("change/", items.change, name="change_item"),
    path("move/", items.move, name="move_item"),
    path("sub-items/", items.add_sub_item, name="add_sub_item"),
    path("leave/", items.leave, name="item_leaves"),
    path("take-off/", items.take_off, name="take_off_item"),
    path("papers/", items.attach, name="attach_paper"),
    path("reports/", items.write, name="write_report"),
    path("uploads/", uploads.send, name="upload_paper"),
    path("upload-slots/", upload_slots.ask, name="ask_upload"),
    path("withhold/", exemptions.withhold_item, name="withhold_item"),
]

_meeting_patterns = [
    path("", meetings.meeting, name="meeting"),
    path("change/", meetings.change, name="change_meeting"),
    path("preview/", previews.choose, name="choose_preview"),
    path("preview/<str:reader>/", previews.meeting, name="preview"),
    path("preview/<str:reader>/items/<item:number>/", previews.item, name="preview_item"),
    path("preview/<str:reader>/papers/<int:paper_id>/", previews.paper, name="preview_paper"),
    path("preview/<str:reader>/papers/<int:paper_id>/paper.pdf", previews.file, name="preview_file"),
    path("timetable/", timetable.of_meeting, name="meeting_timetable"),
    path("cancel/", meetings.cancel, name="cancel_meeting"),
    path("hold-after-all/", meetings.hold_after_all, name="hold_meeting_after_all"),
    path("publish/", publication.publish, name="publish_meeting"),
    path("publish/take-back/", publication.take_back, name="take_publication_back"),
    path("take-down/", publication.take_down, name="take_meeting_down"),
    path("publication/", publication.proof, name="proof"),
    path("publication/<int:publication_number>.json", publication.published_then, name="published_then"),
    path("late-items/add/", publication.add_late_item, name="add_late_item"),
    path("items/", items.add, name="add_item"),
    path("items/begin/", standing_items.begin, name="begin_agenda"),
    path("items/bring-back/", items.bring_back, name="bring_item_back"),
    path("items/arrange/", items.arrange, name="arrange_agenda"),
    path("items/keep-as-template/", standing_items.keep_as_template, name="keep_as_template"),
    path("items/<item:number>/", include(_item_patterns)),
    path("papers/<int:paper_id>/", papers.paper, name="paper"),
    path("papers/<int:paper_id>/upload/", uploads.upload, name="upload"),
    path("papers/<int:paper_id>/upload/paper.pdf", uploads.file, name="upload_file"),
    path("papers/<int:paper_id>/upload/title/", uploads.rename, name="rename_upload"),
    path("papers/<int:paper_id>/upload/replace/", uploads.replace, name="replace_upload"),
    path("papers/<int:paper_id>/upload/release/", uploads.release, name="release_upload"),
    path("papers/<int:paper_id>/upload/take-down/", publication.take_upload_down, name="take_upload_down"),
    path("papers/<int:paper_id>/take-off/", items.detach, name="detach_paper"),
    path("papers/<int:paper_id>/withhold/", exemptions.withhold_paper, name="withhold_paper"),
    path("upload-slots/<int:slot_id>/take-back/", upload_slots.take_back, name="take_upload_slot_back"),
    path("exemptions/<int:exemption_id>/review/", exemptions.review, name="review_exemption"),
    path("exemptions/<int:exemption_id>/lift/", exemptions.lift, name="lift_exemption"),
    path("reports/<int:report_id>/", include(_report_patterns)),
    path("packs/<int:pack_id>/issue/", packs.issue, name="issue_pack"),
    path("packs/<int:pack_id>/manifest.json", packs.manifest, name="pack_manifest"),
    path("packs/<str:edition>/build/", packs.build, name="build_pack"),
    path("minutes/", minutes.minutes, name="minutes"),
    path("minutes/add/", minutes.add, name="add_minute"),
    path("minutes/publish/", minutes.publish, name="publish_minutes"),
]

_standing_patterns = [
    path("", standing_items.listing, name="standing_items"),
    path("add/", standing_items.add, name="add_standing_item"),
    path("<int:standing_id>/change/", standing_items.change, name="change_standing_item"),
    path("<int:standing_id>/move/", standing_items.move, name="move_standing_item"),
    path("<int:standing_id>/remove/", standing_items.remove, name="remove_standing_item"),
]

_committee_patterns = [
    path("", committees.committee, name="committee"),
    path("change/", committees.change, name="change_committee"),
    path("dissolve/", committees.dissolve, name="dissolve_committee"),
    path("seats/", committees.seat, name="add_seat"),
    path("seats/<int:membership_id>/end/", committees.end_seat, name="end_seat"),
    path("meetings/", meetings.add, name="add_meeting"),
    path("standing-items/", include(_standing_patterns)),
    path("meetings/plan/", planning.plan, name="plan_meetings"),
]

_councillor_patterns = [
    path("", councillors.councillor, name="councillor"),
    path("change/", councillors.change, name="change_councillor"),
    path("leave/", councillors.leave, name="councillor_leaves"),
]

urlpatterns = [
    path("", meetings.listing, name="list"),
    path("committees/", committees.listing, name="committees"),
    path("committees/add/", committees.add, name="add_committee"),
    path("committees/<slug:slug>/", include(_committee_patterns)),
    path("councillors/", councillors.listing, name="councillors"),
    path("councillors/add/", councillors.add, name="add_councillor"),
    path("councillors/<int:councillor_id>/", include(_councillor_patterns)),
    path("timetable/", timetable.listing, name="timetable"),
    path("timetable/<month:first>/", timetable.month, name="timetable_month"),
    path("timetable/lead-times/", timetable.set_lead_times, name="lead_times"),
    path("timetable/closures/", timetable.closures, name="closures"),
    path("timetable/closures/add/", timetable.close, name="add_closure"),
    path("timetable/closures/<int:closure_id>/take-away/", timetable.open_again, name="take_closure_away"),
    path("writing/", authorships.listing, name="to_write"),
    path("writing/files/<int:slot_id>/", upload_slots.slot, name="upload_slot"),
    path("clearance/", clearances.listing, name="clearances"),
    path("clearance/<int:clearance_id>/", clearances.answer, name="clearance"),
    path("exemptions/", exemptions.listing, name="exemptions"),
    path("calendar/", icalendars.own, name="own_calendar"),
    path("calendar/draw/", icalendars.draw, name="draw_calendar"),
    path("calendars/<slug:secret>.ics", icalendars.of_person, name="calendar_of_person"),
    path("<slug:slug>/<day:held_on>/", include(_meeting_patterns)),
]

# Mounted under the namespace public_meetings; these views touch neither session nor cookie.
public_urlpatterns = [
    path("", public.listing, name="list"),
    path("committees/", public.committees, name="committees"),
    path("committees/<slug:slug>/", public.committee, name="committee"),
    path("committees/<slug:slug>/meetings.ics", icalendars.of_committee, name="committee_calendar"),
    path("meetings.ics", icalendars.every_committee, name="calendar"),
    path("<slug:slug>/<day:held_on>/", public.meeting, name="meeting"),
    path("<slug:slug>/<day:held_on>/items/<item:number>/", public.item, name="item"),
    path("<slug:slug>/<day:held_on>/papers/<int:paper_id>/", public.paper, name="paper"),
    path("<slug:slug>/<day:held_on>/papers/<int:paper_id>/upload/", public.upload, name="upload"),
    path("<slug:slug>/<day:held_on>/papers/<int:paper_id>/upload/paper.pdf", public.upload_file, name="upload_file"),
    path("<slug:slug>/<day:held_on>/reports/<int:report_id>/", public.report, name="report"),
    path("<slug:slug>/<day:held_on>/agenda-pack.pdf", packs.public_pack, name="pack"),
    path("<slug:slug>/<day:held_on>/agenda-pack.json", packs.public_manifest, name="pack_manifest"),
    path("<slug:slug>/<day:held_on>/publication/", public.proof, name="proof"),
    path("<slug:slug>/<day:held_on>/publication.json", public.published_now, name="published_now"),
    path("<slug:slug>/<day:held_on>/minutes/", public.minutes, name="minutes"),
]
