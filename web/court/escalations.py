"""The president's answer to what was laid before them, and the list of what was answered."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.desk_queries import answered_escalations, standing_escalations
from auction.deadlines.escalating import MOST_NOTE, acknowledge
from auction.people.queries import names
from web.court.acting import act_on, court_of
from web.court.desk import address_of
from web.court.today import today_again
from web.forms import FormView
from web.requests import house
from web.templating import render, see_other


async def show_escalations(request: Request) -> Response:
    """Show what stands before the president, who was told, and what was answered last."""
    court_id = court_of(request)
    async with house(request).database.session() as session:
        standing = await standing_escalations(session, court_id)
        answered = await answered_escalations(session, court_id)
        people = {each.acknowledged_by or "" for each in answered}
        people |= {account for each in (*standing, *answered) for account in each.told}
        known = await names(session, people)
    context = {
        "standing": standing,
        "answered": answered,
        "names": known,
        "told": {
            each.id: ", ".join(known.get(account, "") for account in each.told)
            for each in (*standing, *answered)
        },
        "address_of": address_of,
    }
    return render(request, "court/escalations.html", context)


async def answer(request: Request) -> Response:
    """Acknowledge one, with a word on what was done."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        note = form.text("note", longest=MOST_NOTE)
        form.check()
        await acknowledge(uow, escalation_id=request.path_params["escalation_id"], note=note)

    def then(_nothing: None) -> Response:
        return see_other("/court", said="escalation_answered")

    return await act_on(request, act, again=today_again, then=then)
