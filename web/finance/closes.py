"""Each day's close as pages: the books of the court beside the bank's balance, and why they differ.

No payer's name stands here: the president reads it too.
"""

from __future__ import annotations

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day, is_in_reach
from auction.kernel.refusal import CommonRefusal, refuse
from auction.payments import closes
from auction.payments.day_picture import ASKS_A_PERSON, by_owner
from web.court.acting import act_on, court_of
from web.finance.account_names import account_names
from web.forms import FormView, blank_form
from web.paging import page_number, pager
from web.requests import house, viewer_of
from web.templating import language_of, render, see_other

_LIST = "/finance/books/closes"


async def list_closes(request: Request) -> Response:
    """Show the closes, the newest first, and which days wait for theirs."""
    return await _list(request, blank_form())


async def close_days(request: Request) -> Response:
    """Close every day that is over."""

    async def act(uow: UnitOfWork, form: FormView) -> list[date]:
        form.check()
        return await closes.close_days(uow, court_id=court_of(request))

    def then(_days: list[date]) -> Response:
        return see_other(_LIST, said="days_closed")

    return await act_on(request, act, again=_list, then=then)


async def show_day(request: Request) -> Response:
    """Show a day: as it was closed, and what has been learnt since; a day still open as it is."""
    court_id, day_on, now = court_of(request), _day(request), house(request).clock.now()
    if day_on > court_day(now):
        raise refuse(CommonRefusal.not_found)
    async with house(request).database.session() as session:
        kept = await closes.close_of(session, court_id, day_on)
        known = await closes.picture_of(session, court_id, day_on)
        codes = {line.code for line in known.accounts}
        if kept is not None:
            codes |= {line.code for line in kept.picture.accounts}
        name = await account_names(session, language_of(request), codes, court_id=court_id)
    picture = kept.picture if kept else known
    context = {
        "day_on": day_on,
        "kept": kept,
        "picture": picture,
        "known": known if kept and known.content_hash() != kept.content_hash else None,
        "groups": by_owner(picture.accounts),
        "asks": ASKS_A_PERSON,
        "name": name,
        "before": day_on - timedelta(days=1),
        "after": day_on + timedelta(days=1) if day_on < court_day(now) else None,
    }
    return render(request, "finance/close.html", context)


async def _list(request: Request, form: FormView) -> Response:
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        page = await closes.closes(session, court_of(request), page_number(request))
        waiting = await closes.open_days(session, court_of(request), now)
    context = {
        "page": page,
        "pager": pager(request, page),
        "waiting": waiting,
        "today": court_day(now),
        "may_close": viewer_of(request).is_one_of(Role.finance),
        "form": form,
    }
    status = form.status if form.refused else 200
    return render(request, "finance/closes.html", context, status=status)


def _day(request: Request) -> date:
    try:
        day_on = date.fromisoformat(request.path_params["day"])
    except ValueError as error:
        raise refuse(CommonRefusal.not_found) from error
    if not is_in_reach(day_on):
        raise refuse(CommonRefusal.not_found)
    return day_on
