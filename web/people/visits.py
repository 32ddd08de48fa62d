"""One's own viewings and questions: the code, the calendar file, giving a place back."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from auction.i18n.catalogue import translate
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.viewing.booking import cancel_booking
from auction.viewing.calendar_file import CalendarEntry, calendar_file
from auction.viewing.queries import OwnBooking, own_booking, own_bookings, own_questions
from auction.viewing.rules import SlotState
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import language_of, render, see_other


async def show_visits(request: Request) -> Response:
    """Show what one booked and asked; nobody else sees it."""
    return await _page(request, blank_form())


async def cancel(request: Request) -> Response:
    """Give a place back."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await cancel_booking(uow, booking_id=request.path_params["booking_id"])
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other("/my/visits", said="viewing_cancelled")


async def calendar(request: Request) -> Response:
    """Give a viewing as a file for one's own calendar."""
    async with house(request).database.session() as session:
        found = await own_booking(
            session, viewer_of(request).account_id or "", request.path_params["booking_id"]
        )
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return Response(
        calendar_file(_entry(request, found)),
        media_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="viewing.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def _entry(request: Request, found: OwnBooking) -> CalendarEntry:
    language = language_of(request)
    host = urlsplit(house(request).settings.public_url).hostname or "court"
    return CalendarEntry(
        uid=f"{found.id}@{host}",
        revision=found.slot.revision,
        written_at=house(request).clock.now(),
        starts_at=found.slot.starts_at,
        ends_at=found.slot.ends_at,
        title=translate(language, "Viewing of lot %(number)s", number=found.lot_number),
        place=found.slot.place,
        description=translate(language, "Show this code at the door: %(code)s", code=found.code),
        is_cancelled=found.cancelled_at is not None or found.slot.state is SlotState.cancelled,
    )


async def _page(request: Request, form: FormView) -> Response:
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        context = {
            "form": form,
            "bookings": await own_bookings(session, account_id),
            "questions": await own_questions(session, account_id),
        }
    status = form.status if form.refused else 200
    return render(request, "people/visits.html", context, status=status)
