"""Below /admin/events/event/PK/."""

from django.urls import path

from agenda.desk import (
    audience,
    checklist,
    duplicate,
    exports,
    import_changes,
    invitations,
    layout,
    mailing,
    paste,
    previews,
    publishing,
    rooms,
    sessions,
    timetable,
)
from speakers.desk.paste import paste_speakers

urlpatterns = [
    path("lay-out/", layout.lay_out_day, name="event_layout"),
    path("rooms/", rooms.event_rooms, name="event_rooms"),
    path("sessions/", sessions.event_sessions, name="event_sessions"),
    path("sessions/paste/", paste.paste_sessions, name="event_paste_sessions"),
    path("sessions/<int:session>/audience/", audience.session_audience, name="session_audience"),
    path("timetable/", timetable.timetable, name="event_timetable"),
    path("timetable/check/", timetable.timetable_check, name="event_timetable_check"),
    path("speakers/paste/", paste_speakers, name="event_paste_speakers"),
    path("invitations/", invitations.invitations, name="event_invitations"),
    path("invitations/text/", mailing.text, name="event_invitation_text"),
    path("invitations/preview/", mailing.preview, name="event_invitation_preview"),
    path("invitations/send/", mailing.send_mailing, name="event_invitation_send"),
    path("invitations/end-link/", invitations.end_link, name="event_invitation_end"),
    path("invitations/corrections/", invitations.decide, name="event_corrections"),
    path(
        "invitations/corrections/<int:key>/<slug:which>.jpg",
        invitations.photograph,
        name="event_correction_photograph",
    ),
    path("checklist/", checklist.event_checklist, name="event_checklist"),
    path("previews/", previews.event_previews, name="event_previews"),
    path("publications/", publishing.publications, name="event_publications"),
    path("publications/compare/", publishing.comparison, name="event_comparison"),
    path("publications/<int:number>/bring-back/", publishing.bring_back_page, name="event_bring_back"),
    path("exports/", exports.event_exports, name="event_exports"),
    path("import/<int:number>/", import_changes.import_changes, name="import_changes"),
    path("withdraw/", publishing.withdraw_page, name="event_withdraw"),
    path("duplicate/", duplicate.event_duplicate, name="event_duplicate"),
]
