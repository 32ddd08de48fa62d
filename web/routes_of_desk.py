"""The table of routes of the desk, of viewings and of questions; `web/routes.py` joins it."""

from __future__ import annotations

from auction.kernel.actor import Role
from web.admin import escalation
from web.court import desk, escalations, questions, viewings
from web.doors import Door, page
from web.guards import anyone, role, signed_in, staff
from web.people import visits as own_visits
from web.public import visits

_ADMIN = role(Role.admin)
_PRESIDENT = role(Role.president)
_CLERKS = role(Role.judge, Role.clerk)
_READERS = role(Role.judge, Role.clerk, Role.president)

# --- Overdue: the desk as a file, the president's answers, the court's own rule -------------------
DESK: list[Door] = [
    page("GET", "/court/deadlines.csv", desk.download_deadlines, staff),
    page("GET", "/court/escalations", escalations.show_escalations, _READERS),
    page("POST", "/court/escalations/{escalation_id}", escalations.answer, _PRESIDENT),
    page("GET", "/admin/escalation", escalation.show, _ADMIN),
    page("POST", "/admin/escalation", escalation.change, _ADMIN),
]

# --- Seeing a lot beforehand, and asking about it: everybody, oneself, the court ------------------
VISITS: list[Door] = [
    page("GET", "/lots/{lot_id}/questions", visits.show_questions, anyone),
    page("POST", "/lots/{lot_id}/questions", visits.ask, signed_in),
    page("POST", "/lots/{lot_id}/viewings", visits.book, signed_in),
    page("GET", "/my/visits", own_visits.show_visits, signed_in),
    page("POST", "/my/visits/{booking_id}/cancellation", own_visits.cancel, signed_in),
    page("GET", "/my/visits/{booking_id}/calendar.ics", own_visits.calendar, signed_in),
    page("GET", "/court/lots/{lot_id}/viewings", viewings.show_viewings, _READERS),
    page("POST", "/court/lots/{lot_id}/viewings", viewings.offer, _CLERKS),
    page("POST", "/court/viewings/{slot_id}", viewings.move, _CLERKS),
    page("POST", "/court/viewings/{slot_id}/cancellation", viewings.cancel, _CLERKS),
    page("POST", "/court/viewings/{slot_id}/attendance", viewings.tick, _CLERKS),
    page("GET", "/court/questions", questions.list_questions, _READERS),
    page("GET", "/court/questions/{question_id}", questions.show_question, _READERS),
    page("POST", "/court/questions/{question_id}/answer", questions.answer, _CLERKS),
    page("POST", "/court/questions/{question_id}/closing", questions.set_aside, _CLERKS),
]
