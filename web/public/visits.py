"""What anybody may see and ask of a lot beforehand: viewings to book, questions with answers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import CommonRefusal, Refused
from auction.viewing.asking import ask as ask_question
from auction.viewing.booking import book as book_place
from auction.viewing.rules import MOST_QUESTION
from web.forms import FormView, blank_form, read_form
from web.public.lot_page import public_lot
from web.public.visit_block import visit_block
from web.requests import actor_of, house
from web.templating import render, see_other


async def show_questions(request: Request) -> Response:
    """Show a lot's viewings, and what was asked about it and answered."""
    return await _page(request, blank_form())


async def ask(request: Request) -> Response:
    """Ask about a lot; the court answers in public, and never says who asked."""
    lot_id = request.path_params["lot_id"]
    async with read_form(request) as form:
        try:
            text = form.text("question", longest=MOST_QUESTION)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await ask_question(uow, lot_id=lot_id, question=text)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other("/my/visits", said="question_asked")


async def book(request: Request) -> Response:
    """Book a place at a viewing; the code stands on one's own page."""
    lot_id = request.path_params["lot_id"]
    async with read_form(request) as form:
        try:
            slot_id = form.text("slot_id", longest=60)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await book_place(uow, slot_id=slot_id, lot_id=lot_id)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other("/my/visits", said="viewing_booked")


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        lot = await public_lot(session, request.path_params["lot_id"])
        context = {"lot": lot, "form": form, **await visit_block(request, session, lot, form)}
    status = form.status if form.refused else 200
    return render(request, "public/visits.html", context, status=status)
