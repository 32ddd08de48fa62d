"""A flat that somebody from outside claims: verified outsiders, papers, steps, what falls due."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select

from auction.bidding.lot_news import ActTaken
from auction.deadlines.events import DeadlineDue
from auction.deadlines.models import Deadline
from auction.deadlines.service import fire_due
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import to_ms
from auction.kernel.ids import new_id
from auction.lots import holding
from auction.lots.events import ActOrdered
from auction.lots.models import LotAct
from auction.people.models import IdentityDossier
from auction.remedies import claims, objections
from auction.remedies.claim_steps import ClaimRight, ClaimState, ClaimStep
from auction.remedies.claims import Paper
from auction.remedies.events import OutsiderClaimMoved
from auction.settlement import claimed_things
from tests.fakes.court_of_tests import CourtOfTests
from tests.fakes.pictures import PNG

REASON = "经审查，案外人未能证明其对标的物享有足以排除执行的权利。"
PAPER = Paper(name="contract.png", content=PNG)


class ClaimedThings:
    """Files claims and takes steps as people would, and lets every event have its reader."""

    def __init__(self, court: CourtOfTests) -> None:
        self.court = court
        self._told = 0
        self._ordered = 0
        self._fired = 0

    async def catch_up(self) -> None:
        """Leave alone what was told before, in a database that had other courts."""
        self._told = len(await self.court.happened(OutsiderClaimMoved))
        self._ordered = len(await self.court.happened(ActOrdered))
        self._fired = len(await self.court.happened(DeadlineDue))

    async def outsider(self, name: str = "王芳") -> Actor:
        """Return an account with a verified name and no other role."""
        actor = await self.court.person(name)
        async with self.court.acting() as uow:
            uow.add(
                IdentityDossier(
                    id=new_id("dos"),
                    account_id=actor.account_id or "",
                    kind="person",
                    legal_name=name,
                    number=new_id("no"),
                    file_ids=[],
                    state="verified",
                    submitted_at=uow.now,
                    decided_at=uow.now,
                )
            )
        return actor

    async def file(self, asset_id: str, who: Actor | Role, **change: object) -> str:
        fields = {"right": ClaimRight.owner, "words": "该房屋系我出资购买并居住。", "paper": PAPER}
        async with self.court.acting(who) as uow:
            claim_id = await claims.file_claim(uow, asset_id=asset_id, **{**fields, **change})  # type: ignore[arg-type]
        await self.settle()
        return claim_id

    async def step(
        self,
        claim_id: str,
        step: ClaimStep,
        who: Actor | Role = Role.judge,
        *,
        reason: str = REASON,
        served_at: datetime | None = None,
    ) -> ClaimState:
        self.court.clock.at += timedelta(seconds=1)
        async with self.court.acting(who) as uow:
            state = await claims.take_step(
                uow, claim_id=claim_id, step=step, reason=reason, served_at=served_at
            )
        await self.settle()
        return state

    async def serve(self, claim_id: str) -> ClaimState:
        return await self.step(claim_id, ClaimStep.serve, served_at=self.court.clock.now())

    async def pass_days(self, days: int) -> None:
        """Let days go by, with every deadline that falls due in them."""
        self.court.clock.pass_days(days)
        async with self.court.acting() as uow:
            await fire_due(uow)
        events = await self.court.happened(DeadlineDue)
        for event in events[self._fired :]:
            async with self.court.acting() as uow:
                await claims.lapse_claim(uow, event)
                await objections.lapse_objection(uow, event)
        self._fired = len(events)
        await self.settle()

    async def settle(self) -> None:
        """Let lots and sales hear of each claim's step, and each lot do what is ordered of it."""
        moved = await self.court.happened(OutsiderClaimMoved)
        for event in moved[self._told :]:
            async with self.court.acting() as uow:
                await holding.on_claim_moved(uow, event)
            async with self.court.acting() as uow:
                await claimed_things.on_claim_moved(uow, event)
        self._told = len(moved)
        while len(ordered := await self.court.happened(ActOrdered)) > self._ordered:
            for order in ordered[self._ordered :]:
                await self.take(order.act_id)
            self._ordered = len(ordered)

    async def take(self, act_id: str) -> None:
        """Let the lot do what an order says."""
        now = to_ms(self.court.clock.now())
        async with self.court.acting() as uow:
            act = await uow.session.get_one(LotAct, act_id)
            await holding.on_act_taken(uow, ActTaken(act.lot_id, self.court.court_id, act_id, now))

    async def clocks(self, subject: str) -> dict[str, datetime]:
        """Return what is open about something, by its kind."""
        async with self.court.works.database.session() as session:
            rows = select(Deadline).where(
                col(Deadline.subject) == subject, col(Deadline.closed_at).is_(None)
            )
            return {row.kind: row.due_at for row in (await session.exec(rows)).all()}
