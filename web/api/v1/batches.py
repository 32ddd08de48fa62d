"""Batches of payouts, and each day's close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, refuse
from auction.payments import batch_queries, batches, closes
from auction.payments.batch_queries import BatchView, ItemView
from auction.payments.closes import CloseView
from auction.payments.day_picture import DayPicture
from auction.payments.month_picture import MonthPicture
from auction.payments.months import month_picture
from web.api.v1 import ledger
from web.api.v1.answers import Made, found
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Prose
from web.api.v1.listing import Listed, Paging, listed
from web.api.v1.payments import READERS
from web.api.v1.reading import Body, NoBody, NoQuery, Query
from web.finance.batches import pain001_response


class GivingUp(Body):
    """Why a batch is given up."""

    reason: Prose


class MonthAsked(Query):
    """The month a day lies in."""

    of: Day


class DayAsked(Query):
    """A day of the court's."""

    on: Day


@dataclass(frozen=True)
class MadeBatches:
    """The batches that were made: what the law orders first, then what a second person releases."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class ClosedDays:
    """The days that were closed."""

    days: tuple[date, ...]


@dataclass(frozen=True)
class DayAnswer:
    """A day's books beside the bank's balance. `closed_at` is null while it is not closed.

    `kept` is what was known at the close; `known` is what is known now.
    """

    closed_at: datetime | None
    content_hash: str | None
    kept: DayPicture | None
    known: DayPicture


async def list_batches(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[BatchView]:
    """List the court's batches of payouts, the newest first."""
    asked, court_id = call.query, call.court_id(*READERS)
    return listed(await batch_queries.batches(session, court_id, asked.page, asked.size))


async def make_batches(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> MadeBatches:
    """Put every payout that waits into a batch.

    Deposits going back in full to where they came from are released with it, by the rule; a second
    batch of all others waits for a second person.
    """
    return MadeBatches(tuple(await batches.make_batches(uow, court_id=call.court_id(Role.finance))))


async def list_batch_items(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[ItemView]:
    """List a batch's payouts, as they stood when they were put in."""
    asked, court_id = call.query, call.court_id(*READERS)
    view = found(await batch_queries.batch(session, court_id, call.path["batch_id"]))
    return listed(await batch_queries.items(session, view.id, asked.page, asked.size))


async def release_batch(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Release a batch that somebody else made; once."""
    await batches.release(uow, batch_id=call.path["batch_id"])
    return Made(call.path["batch_id"])


async def give_up_batch(uow: UnitOfWork, call: Call[GivingUp, NoQuery]) -> Made:
    """Give a batch up before it is released; its payouts wait again."""
    await batches.give_up(uow, batch_id=call.path["batch_id"], reason=call.body.reason)
    return Made(call.path["batch_id"])


async def download_batch(call: Call[NoBody, NoQuery]) -> Response:
    """Return a released batch as pain.001, the same bytes each time."""
    court_id, batch_id = call.court_id(*READERS), call.path["batch_id"]
    async with call.house.works.begin(call.actor) as uow:
        content = await batches.batch_file(uow.session, court_id, batch_id)
        uow.audit("finance.exported", f"batch:{batch_id}", court_id)
    return pain001_response(content, batch_id)


async def list_closes(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[CloseView]:
    """List the closes of the court's days, the newest first."""
    asked, court_id = call.query, call.court_id(*ledger.READERS)
    return listed(await closes.closes(session, court_id, asked.page, asked.size))


async def close_days(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> ClosedDays:
    """Close every day that is over and not closed yet."""
    return ClosedDays(tuple(await closes.close_days(uow, court_id=call.court_id(Role.finance))))


async def show_month(session: AsyncSession, call: Call[NoBody, MonthAsked]) -> MonthPicture:
    """Show a month: bank, card gateway, books and cases beside each other, by now."""
    court_id, first = call.court_id(*ledger.READERS), call.query.of.replace(day=1)
    now = call.house.clock.now()
    if first > court_day(now):
        raise refuse(CommonRefusal.not_found)
    return await month_picture(session, court_id, first, now)


async def show_day(session: AsyncSession, call: Call[NoBody, DayAsked]) -> DayAnswer:
    """Show a day: the trial balance, the bank's balance, and every reason why the two differ."""
    court_id, day_on = call.court_id(*ledger.READERS), call.query.on
    kept = await closes.close_of(session, court_id, day_on)
    known = await closes.picture_of(session, court_id, day_on)
    if kept is None:
        return DayAnswer(None, None, None, known)
    return DayAnswer(kept.closed_at, kept.content_hash, kept.picture, known)
