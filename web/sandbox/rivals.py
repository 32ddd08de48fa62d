"""Scripted bidders: two at most for a lot, sent by a button, stopped by a limit, time or the end.

They are the ready people `rival1` and `rival2`: they apply and pay like anyone, sign in with bearer
tokens of their own, and bid over real sockets (`rival_bidding.py`).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

import structlog

from auction.kernel.actor import Actor
from auction.kernel.money import share_up
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots import queries as lots
from auction.lots.queries import LotView
from auction.lots.states import LotState
from auction.people import service as people
from auction.people.scopes import Scope
from web.house import House
from web.sandbox.people import RIVALS
from web.sandbox.rival_bidding import Bidding, bid_until_over
from web.sandbox.rival_entry import actor_of_person, enter
from web.security.sessions import new_token

LIMIT_PER_MILLE = 1150
LONGEST_SECONDS = 900

log = structlog.get_logger()


class RivalRefusal(StrEnum):
    """Why no rivals were sent to a lot."""

    rivals_already = "rivals_already"
    rivals_nothing_to_bid = "rivals_nothing_to_bid"


@dataclass
class Pair:
    """The two rivals of a lot: how far they go, and which paddles they turned out to hold."""

    lot_id: str
    lot_number: str
    limit_fen: int
    paddles: set[str] = field(default_factory=set)
    task: asyncio.Task[None] | None = None

    @property
    def is_bidding(self) -> bool:
        """Say whether they are still at it."""
        return self.task is not None and not self.task.done()


class Rivals:
    """Every pair of one web process."""

    def __init__(self) -> None:
        self._pairs: dict[str, Pair] = {}

    def bidding(self) -> list[Pair]:
        """Return the pairs at work."""
        return [pair for pair in self._pairs.values() if pair.is_bidding]

    async def send_to(self, house: House, lot_id: str, site: str) -> None:
        """Let a pair enter a lot and bid; `site` is our own address as sockets see it."""
        lot = await _lot(house, lot_id)
        if any(pair.lot_id == lot_id for pair in self.bidding()):
            raise refuse(RivalRefusal.rivals_already)
        pair = self._pairs[lot_id] = Pair(lot_id, lot.number, await _limit(house, lot))
        actors = [await actor_of_person(house, person) for person in RIVALS]
        for actor, person in zip(actors, RIVALS, strict=True):
            await enter(house, actor, person, lot_id)
        pair.task = asyncio.create_task(
            _bid_together(house, pair, actors, site), name=f"rivals {lot_id}"
        )

    async def call_off(self, lot_id: str) -> None:
        """Let the pair of a lot stop."""
        pair = self._pairs.pop(lot_id, None)
        if pair is not None and pair.task is not None:
            pair.task.cancel()
            with suppress(asyncio.CancelledError):
                await pair.task

    async def end_all(self) -> None:
        """Let every pair stop."""
        for lot_id in list(self._pairs):
            await self.call_off(lot_id)


async def _lot(house: House, lot_id: str) -> LotView:
    async with house.database.session() as session:
        lot = await lots.lot(session, lot_id)
    if lot is None:
        raise refuse(CommonRefusal.not_found)
    if lot.state not in {LotState.published, LotState.open}:
        raise refuse(RivalRefusal.rivals_nothing_to_bid)
    return lot


async def _limit(house: House, lot: LotView) -> int:
    """Return a price somewhat above the reference price, or above the present one."""
    state = await house.engine.look(lot.id)
    price_fen = (state.price_fen if state else None) or 0
    return share_up(max(lot.reference_price.amount_fen, price_fen), LIMIT_PER_MILLE)


async def _bid_together(house: House, pair: Pair, actors: list[Actor], site: str) -> None:
    address = f"{site}/live/{pair.lot_id}"
    try:
        async with asyncio.timeout(LONGEST_SECONDS), asyncio.TaskGroup() as group:
            for actor in actors:
                bidding = Bidding(pair.limit_fen, pair.paddles)
                group.create_task(_bid_signed_in(house, actor, address, bidding))
    except TimeoutError:
        log.info("rivals_had_enough", lot=pair.lot_id)
    except Exception as problem:
        log.warning("rivals_gave_up", lot=pair.lot_id, exc_info=problem)


async def _bid_signed_in(house: House, actor: Actor, address: str, bidding: Bidding) -> None:
    """Bid with a token that is worth nothing once the rival is done."""
    token, now = new_token(), house.clock.machine_now()
    async with house.works.begin(actor) as uow:
        token_id = await people.create_token(
            uow,
            account_id=actor.account_id or "",
            name="sandbox rival",
            scopes=[Scope.bid],
            token=token,
            machine_now=now,
        )
    try:
        await bid_until_over(address, token, bidding)
    finally:
        async with house.works.begin(actor) as uow:
            await people.revoke_token(uow, token_id=token_id, machine_now=house.clock.machine_now())
