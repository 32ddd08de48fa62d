"""A flat whose auctions fail, the creditors who are asked, and what each of them says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from auction.bidding.lot_news import LotUnsold
from auction.cases import service as cases
from auction.cases.models import CaseParty
from auction.db.engine import Database
from auction.deadlines.events import DeadlineDue
from auction.deadlines.queries import DeadlineView, for_case
from auction.deadlines.service import fire_due
from auction.in_kind import asking, granting
from auction.in_kind.events import CreditorsAnswered
from auction.in_kind.models import InKindOffer, InKindQuestion
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import to_ms
from auction.lots import service as lots
from auction.lots.after_failure import FateView, fate_of
from auction.lots.fates import Stage
from auction.lots.models import Lot
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.settlement import queries as settled
from auction.settlement import service as settlement
from auction.settlement.events import TakingLapsed, TitlePassed
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat


@dataclass
class FailingLot:
    """A seized flat and its newest lot; `creditors` are the accounts of parties by name."""

    flat: SeizedFlat
    lot_id: str = ""
    creditors: dict[str, Actor] = field(default_factory=dict)
    heard: dict[type[Any], int] = field(default_factory=dict)

    @property
    def court(self) -> CourtOfTests:
        return self.flat.court

    # -- The case -----------------------------------------------------------------------------

    async def creditor(self, name: str, principal_fen: int, **claim: Any) -> Actor:
        """Add a creditor with an account and a claim."""
        actor = await self.court.person(name, Role.party)
        async with self.court.acting(Role.judge) as uow:
            party = await cases.add_party(
                uow, case_id=self.flat.case_id, role="creditor", kind="person", name=name
            )
            figures = {"claim_class": "ordinary", "rank": 1, "interest_fen": 0, "costs_fen": 0}
            await cases.add_claim(
                uow,
                case_id=self.flat.case_id,
                party_id=party,
                title="（2025）琼72民初1号民事判决书",
                **{
                    **figures,
                    "doubled_interest_fen": 0,
                    "principal_fen": principal_fen,
                    **claim,
                },
            )
            row = await uow.session.get_one(CaseParty, party)
            row.account_id = actor.account_id
            uow.add(row)
        self.creditors[name] = actor
        return actor

    # -- The rounds ---------------------------------------------------------------------------

    async def first_fails(self) -> str:
        self.lot_id = await self.flat.published()
        return await self.fail()

    async def second_fails(self) -> str:
        """Let the first and the second auction fail; every creditor is asked then."""
        if not self.lot_id:
            await self.first_fails()
        self.lot_id = await self.flat.published(await self.follower())
        return await self.fail()

    async def sale_fails(self) -> str:
        """List a sale of what failed twice and let it fail too."""
        self.lot_id = await self.flat.published(await self.list_sale())
        return await self.fail()

    async def fail(self) -> str:
        """End the newest lot without a bid."""
        event = LotUnsold(
            lot_id=self.lot_id,
            court_id=self.court.court_id,
            reason="no_bid",
            closed_at_ms=to_ms(self.court.clock.at),
        )
        async with self.court.acting() as uow:
            await asking.on_lot_unsold(uow, event)
        return self.lot_id

    async def follower(self) -> str:
        async with self.court.works.database.session() as session:
            rows = select(Lot.id).where(col(Lot.previous_lot_id) == self.lot_id)
            return (await session.exec(rows)).one()

    async def list_sale(self) -> str:
        async with self.court.acting(Role.judge) as uow:
            return await lots.draft_sale(uow, lot_id=self.lot_id)

    # -- Questions and answers ----------------------------------------------------------------

    async def question(self, name: str) -> str:
        """Return the question a party was asked about the newest lot."""
        async with self.court.works.database.session() as session:
            rows = (
                select(InKindQuestion.id)
                .join(CaseParty, col(CaseParty.id) == col(InKindQuestion.party_id))
                .join(InKindOffer, col(InKindOffer.id) == col(InKindQuestion.offer_id))
                .where(col(CaseParty.name) == name, col(InKindOffer.lot_id) == self.lot_id)
            )
            return (await session.exec(rows)).one()

    async def says(self, name: str, takes: bool, **more: Any) -> None:
        """Let a creditor answer by their own account."""
        question_id = await self.question(name)
        async with self.court.acting(self.creditors[name]) as uow:
            await asking.answer(uow, question_id=question_id, takes=takes, **more)
        await self.settle()

    async def on_paper(self, name: str, takes: bool, **more: Any) -> None:
        """Let the clerk enter what a creditor wrote."""
        question_id = await self.question(name)
        async with self.court.acting(Role.clerk) as uow:
            await asking.enter_answer(
                uow, question_id=question_id, takes=takes, on_paper="书面答复，卷宗第3页", **more
            )
        await self.settle()

    async def nobody_takes_it(self) -> None:
        """Let the time to answer pass in silence."""
        await self.days_pass(12)

    async def grant(self, **more: Any) -> str:
        async with self.court.acting(Role.judge) as uow:
            return await granting.grant(uow, **{"lot_id": self.lot_id, "pay_days": 7, **more})

    async def pay(self, *, ref: str = "difference") -> None:
        """Pay all that is asked of whoever takes it."""
        sale = await self.sale()
        if sale.payment_number is None:
            return
        async with self.court.acting() as uow:
            await payments.report_transfer(
                uow,
                court_id=self.court.court_id,
                bank_ref=f"{ref} {sale.id}",
                number=sale.payment_number,
                payer_name=sale.buyer_name,
                payer_account="6222 0001 0001",
                amount_fen=sale.balance_left_fen,
            )
        await self.settle()

    # -- What the platform does of itself -----------------------------------------------------

    async def days_pass(self, days: int) -> None:
        self.court.clock.at += timedelta(days=days)
        async with self.court.acting() as uow:
            await fire_due(uow)
        await self.settle()

    async def settle(self) -> None:
        """Carry out the reactions to whatever has happened since."""
        readers: list[tuple[type[Any], list[Any]]] = [
            (DeadlineDue, [asking.on_time_over, settlement.default_if_unpaid]),
            (CreditorsAnswered, [asking.on_all_answered]),
            (PaymentMet, [settlement.balance_met]),
            (TakingLapsed, [granting.on_taking_lapsed]),
            (TitlePassed, [settlement.propose_distribution, granting.on_title_passed]),
        ]
        for event, reactions in readers:
            happened = await self.court.happened(event)
            for one in happened[self.heard.get(event, 0) :]:
                for react in reactions:
                    async with self.court.acting() as uow:
                        await react(uow, one)
            self.heard[event] = len(happened)

    # -- Looking ------------------------------------------------------------------------------

    async def fate(self) -> FateView:
        async with self.court.works.database.session() as session:
            found = await fate_of(session, self.lot_id)
        assert found is not None
        return found

    async def stage(self) -> Stage:
        return (await self.fate()).stage

    async def sale(self) -> settled.SaleView:
        async with self.court.works.database.session() as session:
            found = await settled.sale_of_lot(session, self.lot_id)
        assert found is not None
        return found

    async def due(self) -> dict[str, DeadlineView]:
        """Return the open deadlines of the case by kind."""
        async with self.court.works.database.session() as session:
            found = await for_case(session, self.flat.case_id)
        return {row.kind: row for row in found if row.closed_at is None}


async def failing_flat(database: Database) -> FailingLot:
    """Seize a flat in a court of tests; the applicant 南海银行 has an account."""
    failing = FailingLot(await seize_flat(await open_court(database)))
    bank = await failing.court.person("南海银行", Role.party)
    async with failing.court.acting() as uow:
        rows = select(CaseParty).where(
            col(CaseParty.case_id) == failing.flat.case_id, col(CaseParty.name) == "南海银行"
        )
        party = (await uow.session.exec(rows)).one()
        party.account_id = bank.account_id
        uow.add(party)
    failing.creditors["南海银行"] = bank
    return failing


async def nobody_takes_it(court: CourtOfTests, lot_id: str) -> None:
    """Ask the creditors of a lot that failed, and let their time pass in silence."""
    async with court.acting(Role.judge) as uow:
        await asking.ask_creditors(uow, lot_id=lot_id, reason="依法询问")
    async with court.acting() as uow:
        await asking.close_asking(uow, lot_id)
