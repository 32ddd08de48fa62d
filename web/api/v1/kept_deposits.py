"""Kept deposits in four steps with a judge's decisions; what goes back after an annulment."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement import kept_deposits, queries
from auction.settlement.kept_queries import KeptView, kept_at_sale, kept_of_sale
from auction.settlement.unwinding_queries import Unwound, unwound_sale
from web.api.v1.answers import found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Fen, FenFromZero, Line, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class RelatedDebtWords(Body):
    """To whom, which debt tied to the property, how much, and why."""

    payee_name: Line
    payee_account: Line
    debt: Prose
    amount_fen: Fen
    reason: Prose


class TopUpWords(Body):
    """Whether the buyer pays on top; `amount_fen` where they do."""

    is_ordered: bool
    amount_fen: FenFromZero = 0
    reason: Prose


async def list_kept_deposits(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[KeptView]:
    """List the kept deposit of a sale that was not paid, or those a re-sale's proceeds gain."""
    sale = found(await queries.sale(session, call.path["sale_id"]))
    if sale.court_id != call.court_id(*READERS):
        raise refuse(CommonRefusal.not_found)
    return listed_from(await kept_at_sale(session, sale.id), call.query)


async def pay_related_debt(uow: UnitOfWork, call: Call[RelatedDebtWords, NoQuery]) -> KeptView:
    """Pay a debt tied to the property out of what three steps left: a judge's decision."""
    sale_id = call.path["sale_id"]
    await kept_deposits.pay_related_debt(uow, sale_id=sale_id, **call.body.model_dump())
    return await _now(uow, sale_id)


async def decide_top_up(uow: UnitOfWork, call: Call[TopUpWords, NoQuery]) -> KeptView:
    """Decide once whether the buyer who did not pay pays on top."""
    sale_id = call.path["sale_id"]
    await kept_deposits.decide_top_up(uow, sale_id=sale_id, **call.body.model_dump())
    return await _now(uow, sale_id)


async def _now(uow: UnitOfWork, sale_id: str) -> KeptView:
    await uow.session.flush()
    return found(await kept_of_sale(uow.session, sale_id))


async def show_unwinding(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Unwound:
    """Show what goes back since a sale was annulled: to the buyer, and from each payee."""
    sale = found(await queries.sale(session, call.path["sale_id"]))
    if sale.court_id != call.court_id(*READERS):
        raise refuse(CommonRefusal.not_found)
    return found(await unwound_sale(session, sale.id))
