"""Terms before the collegial panel: proposed, read, signed by three."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.lots import panel_queries, queries, service
from auction.lots.panel_queries import DecisionView
from auction.lots.pricing import Pricing
from auction.lots.queries import LotCard
from web.api.v1.answers import Made, found
from web.api.v1.endpoint import Call
from web.api.v1.fields import Fen, FenFromZero, Instant, OptionalProse
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.lots import lot_of_court
from web.api.v1.reading import Body, NoBody, NoQuery


class Terms(Body):
    """What the panel is asked to decide.

    `pricing` other than `standard` needs a `ground`; `secret_reserve` needs `reserve_fen`, which no
    answer ever repeats. `seen_hash` is the `terms_hash` the proposer had before their eyes, "" for
    none.
    """

    start_fen: Fen
    increment_fen: Fen
    deposit_fen: FenFromZero
    opens_at: Instant
    ends_at: Instant
    balance_days: int
    pricing: Pricing = Pricing.standard
    ground: OptionalProse = ""
    reserve_fen: Fen | None = None
    seen_hash: str | None = None


class Signature(Body):
    """`seen_hash` is the `terms_hash` the member read: it is what the signature binds.

    Where the terms hold a `reserve_commitment` the member names the reserve they sign.
    """

    seen_hash: str | None = None
    reserve_fen: Fen | None = None


@dataclass(frozen=True)
class Signed:
    """Whether the panel has now decided: three different members have signed."""

    is_decided: bool


async def propose_terms(uow: UnitOfWork, call: Call[Terms, NoQuery]) -> Made:
    """Put terms before the panel; return the decision's id. Earlier signatures are void."""
    return Made(await service.propose_terms(uow, lot_id=call.path["lot_id"], **dict(call.body)))


async def show_decision(session: AsyncSession, call: Call[NoBody, NoQuery]) -> DecisionView:
    """Show the terms that stand before the panel or were decided, with who signed."""
    lot = await lot_of_court(session, call)
    return found(await panel_queries.decision(session, lot.id))


async def list_decisions_to_sign(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[LotCard]:
    """List the lots whose terms wait for one's own signature, the oldest proposal first."""
    court_id = call.court_id(Role.panel)
    rows = await queries.waiting_for_signature(session, court_id, call.account_id())
    return listed_from(rows, call.query)


async def sign_terms(uow: UnitOfWork, call: Call[Signature, NoQuery]) -> Signed:
    """Sign terms as a member of the panel."""
    return Signed(
        await service.sign_terms(
            uow,
            decision_id=call.path["decision_id"],
            seen_hash=call.body.seen_hash,
            reserve_fen=call.body.reserve_fen,
        )
    )
