"""A lot that may ask something of its bidders, and how people enter for it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sqlmodel import select

from auction.db.engine import Database
from auction.enrolment import service
from auction.enrolment.buyers import buyers_behind, named
from auction.enrolment.entry_desk import vote
from auction.enrolment.entry_forms import EntryForm, NamedPrincipal, Partner
from auction.enrolment.entry_news import on_entry_decided
from auction.enrolment.entry_papers import hand_in
from auction.enrolment.entry_rules import RequestState
from auction.enrolment.events import EntryDecided
from auction.enrolment.models import EntryRequest, JointBidder
from auction.enrolment.queries import DepositView
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import Refused
from auction.lots.conditions import set_condition
from auction.lots.entry_conditions import ConditionKind
from auction.lots.models import Lot
from auction.people.identity import add_document
from auction.people.models import Account, IdentityDossier
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import REFUND_ACCOUNT, EnrolledLot
from tests.fakes.identity_papers import PNG
from tests.fakes.lots_of_tests import seize_flat

HALF = Fraction(1, 2)


class Entered(EnrolledLot):
    """A lot that may ask something, and how people enter for it."""

    async def enter(self, who: Actor, form: EntryForm) -> DepositView:
        async with self.court.acting(who) as uow:
            return await service.apply(
                uow, lot_id=self.lot_id, refund_account=REFUND_ACCOUNT, entry=form
            )

    async def hand_in(self, who: Actor, deposit: DepositView, kind: str) -> str:
        async with self.court.acting(who) as uow:
            file_id = await add_document(uow, name="paper.png", content=PNG)
            return await hand_in(uow, number=deposit.number, kind=kind, file_ids=[file_id])

    async def found(self, request_id: str, member: Actor, *, is_yes: bool) -> RequestState:
        async with self.court.acting(member) as uow:
            return await vote(
                uow, request_id=request_id, is_yes=is_yes, reason="" if is_yes else "印章不清"
            )

    async def desk(self) -> tuple[Actor, Actor]:
        return (
            self.court.staff[Role.admission],
            await self.court.person("another", Role.admission, court_id=self.court.court_id),
        )

    async def confirmed(self, request_id: str) -> None:
        """Have two of the desk say yes, and what follows from it done."""
        for member in await self.desk():
            await self.found(request_id, member, is_yes=True)
        await self.follow(request_id)

    async def follow(self, request_id: str) -> None:
        for event in await self.court.happened(EntryDecided):
            if event.request_id == request_id:
                async with self.court.acting() as uow:
                    await on_entry_decided(uow, event)

    async def invited(self, deposit: DepositView) -> list[str]:
        async with self.court.works.database.session() as session:
            rows = select(JointBidder.id).where(JointBidder.state == "asked")
            return list((await session.exec(rows)).all())

    async def bidding_opens(self) -> None:
        async with self.court.works.database.session() as session:
            opens_at = (await session.get_one(Lot, self.lot_id)).opens_at
        assert opens_at is not None
        self.court.clock.at = opens_at

    async def partner(self, who: Actor, share: Fraction = HALF) -> Partner:
        async with self.court.works.database.session() as session:
            account = await session.get_one(Account, who.account_id)
            return Partner(account.name, account.email, share)

    async def principal(self, who: Actor) -> NamedPrincipal:
        async with self.court.works.database.session() as session:
            rows = select(IdentityDossier).where(IdentityDossier.account_id == who.account_id)
            dossier = (await session.exec(rows)).one()
            return NamedPrincipal(dossier.legal_name, dossier.number)

    async def buyers(self, deposit: DepositView) -> str:
        async with self.court.works.database.session() as session:
            return named(await buyers_behind(session, deposit.number))


async def lot_that_asks(database: Database, *kinds: tuple[ConditionKind, str]) -> Entered:
    court = await open_court(database)
    flat = await seize_flat(court)
    lot_id = await flat.drafted()
    for kind, text in kinds:
        async with court.acting(Role.judge) as uow:
            await set_condition(uow, lot_id=lot_id, kind=kind, text_zh=text)
    return Entered(court, flat.case_id, await flat.published(lot_id))


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return str(refused.value.refusal.code)


LICENCE = (ConditionKind.licence, "应当持有采矿许可证。")


async def bar(lot: EnrolledLot, who: Actor) -> None:
    async with lot.court.acting() as uow:
        row = await uow.session.get_one(Lot, lot.lot_id)
        row.barred_account_ids = [who.account_id or ""]
        uow.add(row)


async def state_of(lot: EnrolledLot, request_id: str) -> str:
    async with lot.court.works.database.session() as session:
        return (await session.get_one(EntryRequest, request_id)).state
