"""Bidders of a published lot, taken as far as a test needs: applied, paid, admitted."""

from __future__ import annotations

from dataclasses import dataclass

from auction.bidding.lot_news import BidderAdmitted
from auction.enrolment import queries, service
from auction.enrolment.queries import DepositView
from auction.kernel.actor import Actor, Role
from auction.kernel.ids import new_id
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.people.models import Account, IdentityDossier
from auction.people.rules import IdentityState
from tests.fakes.court_of_tests import CourtOfTests
from tests.fakes.lots_of_tests import seize_flat

REFUND_ACCOUNT = "6222 0000 0001 0001"


@dataclass
class EnrolledLot:
    """A published lot of a court, and what bidders do about it."""

    court: CourtOfTests
    case_id: str
    lot_id: str

    async def bidder(self, name: str = "王芳") -> Actor:
        """Return an account whose identity is proved."""
        who = await self.court.person(name, Role.bidder)
        async with self.court.acting() as uow:
            account = await uow.session.get_one(Account, who.account_id)
            account.identity_state = IdentityState.verified
            uow.add(
                account,
                IdentityDossier(
                    id=new_id("dossier"),
                    account_id=account.id,
                    kind="person",
                    legal_name=name,
                    number=new_id("number"),
                    file_ids=[],
                    state=IdentityState.verified,
                    submitted_at=uow.now,
                    decided_at=uow.now,
                ),
            )
        return who

    async def apply(self, who: Actor) -> DepositView:
        async with self.court.acting(who) as uow:
            return await service.apply(uow, lot_id=self.lot_id, refund_account=REFUND_ACCOUNT)

    async def pay(self, deposit: DepositView) -> None:
        """Have the bank report the deposit, and enrolment react to it."""
        async with self.court.acting() as uow:
            await payments.report_transfer(
                uow,
                court_id=self.court.court_id,
                bank_ref=new_id("ref"),
                number=deposit.number,
                payer_name=deposit.payer_name,
                payer_account="6222 0000 0001 0001",
                amount_fen=deposit.due_fen,
            )
        met = [e for e in await self.court.happened(PaymentMet) if e.subject_id == deposit.number]
        async with self.court.acting() as uow:
            await service.hold_deposit(uow, met[-1])

    async def admit(self, deposit: DepositView) -> None:
        """Have the engine say that it admitted whoever paid."""
        news = BidderAdmitted(
            lot_id=self.lot_id, deposit_number=deposit.number, court_id=self.court.court_id
        )
        async with self.court.acting() as uow:
            await service.mark_admitted(uow, news)

    async def admitted(self, name: str = "王芳") -> DepositView:
        """Take a new bidder all the way to a paddle."""
        deposit = await self.apply(await self.bidder(name))
        await self.pay(deposit)
        await self.admit(deposit)
        return await self.deposit(deposit.number)

    async def deposit(self, number: str) -> DepositView:
        async with self.court.works.database.session() as session:
            found = await queries.deposit_with_number(session, number)
        assert found is not None
        return found

    async def missing(self, who: Actor) -> str:
        async with self.court.works.database.session() as session:
            codes = await queries.missing(
                session,
                account_id=who.account_id,
                lot_id=self.lot_id,
                now=self.court.clock.now(),
            )
        return " ".join(codes)


async def publish_lot(court: CourtOfTests) -> EnrolledLot:
    """Seize a flat, price it, and announce its first auction."""
    flat = await seize_flat(court)
    return EnrolledLot(court, flat.case_id, await flat.published())
