"""A lot that was knocked down: its case, its bidders with deposits in the books, the news of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.lot_news import LotKnockedDown
from auction.bidding.sealing import Holder
from auction.cases.models import CaseCost, CaseParty, Claim, EnforcementCase, SeizedAsset
from auction.enrolment.models import Application, Deposit, Participation
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import to_ms
from auction.kernel.ids import new_id, new_number
from auction.ledger import queries as books
from auction.lots.models import Lot, ReferencePriceRow, TermsDecision
from auction.lots.panel import DecisionState
from auction.lots.rules import ProposedTerms
from auction.lots.states import LotState
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.settlement import queries, service
from tests.fakes.court_of_tests import CourtOfTests
from tests.fakes.proofs import service_proof

START_FEN = 2_000_000_00
DEPOSIT_FEN = 200_000_00
PRICE_FEN = 2_400_000_00
BALANCE_DAYS = 10
BUYER_ACCOUNT = "6222 0001 0001"


@dataclass
class SoldLot:
    """A flat of the debtor 张三, bid for by several; `paddles` says who holds which."""

    court: CourtOfTests
    case_id: str
    debtor_id: str
    asset_id: str
    lot_id: str = ""
    buyer: Actor = field(default_factory=lambda: Actor(None))
    paddles: dict[str, Holder] = field(default_factory=dict)

    # -- The case -----------------------------------------------------------------------------

    async def party(self, name: str, role: str, **more: Any) -> str:
        row = CaseParty(
            **{
                "id": new_id("party"),
                "court_id": self.court.court_id,
                "case_id": self.case_id,
                "role": role,
                "kind": "person",
                "name": name,
                "bank_account": f"6200 {len(name)}{abs(hash(name)) % 10**6}",
                "added_at": self.court.clock.at,
                "position": 1,
                **more,
            }
        )
        party_id = row.id
        async with self.court.acting() as uow:
            uow.add(row)
        return party_id

    async def another_asset(self) -> str:
        """Record another thing of the debtor, which is not sold."""
        asset_id = new_id("asset")
        async with self.court.acting() as uow:
            uow.add(_flat(self.court.court_id, self.case_id, asset_id, self.court.clock.at))
        return asset_id

    async def claim(self, creditor: str, principal_fen: int, **more: Any) -> str:
        party_id = await self.party(
            creditor, "creditor", **{key: more.pop(key) for key in ("bank_account",) if key in more}
        )
        row = Claim(
            **{
                "id": new_id("claim"),
                "court_id": self.court.court_id,
                "case_id": self.case_id,
                "party_id": party_id,
                "title": "（2025）琼72民初1号民事判决书",
                "claim_class": "ordinary",
                "rank": 1,
                "principal_fen": principal_fen,
                "interest_fen": 0,
                "costs_fen": 0,
                "doubled_interest_fen": 0,
                "added_at": self.court.clock.at,
                "position": 1,
                **more,
            }
        )
        claim_id = row.id
        async with self.court.acting() as uow:
            uow.add(row)
        return claim_id

    async def cost(self, name: str, amount_fen: int) -> str:
        row = CaseCost(
            id=new_id("cost"),
            court_id=self.court.court_id,
            case_id=self.case_id,
            name=name,
            payee_name="海南某评估公司",
            payee_account="6200 9999",
            amount_fen=amount_fen,
            position=1,
            added_at=self.court.clock.at,
        )
        cost_id = row.id
        async with self.court.acting() as uow:
            uow.add(row)
        return cost_id

    # -- The lot ------------------------------------------------------------------------------

    async def list(self, *, previous_lot_id: str | None = None) -> None:
        self.paddles = {}
        opens_at = self.court.clock.at
        terms = ProposedTerms(
            start_fen=START_FEN,
            increment_fen=10_000_00,
            deposit_fen=DEPOSIT_FEN,
            opens_at=opens_at,
            ends_at=opens_at + timedelta(days=1),
            balance_days=BALANCE_DAYS,
        )
        async with self.court.acting() as uow:
            price = ReferencePriceRow(
                id=new_id("price"),
                court_id=self.court.court_id,
                case_id=self.case_id,
                asset_id=self.asset_id,
                amount_fen=2_600_000_00,
                method="appraisal",
                source="海南某评估公司",
                fixed_at=uow.now,
                valid_until_on=date(2027, 1, 1),
            )
            uow.add(price)
            await uow.session.flush()
            lot = Lot(
                id=new_id("lot"),
                court_id=self.court.court_id,
                case_id=self.case_id,
                asset_id=self.asset_id,
                reference_price_id=price.id,
                number=new_id("2026"),
                category="flat",
                round="first",
                previous_lot_id=previous_lot_id,
                is_resale=previous_lot_id is not None,
                state=LotState.open,
                terms=terms.bidding_terms("first").to_json(),
                drafted_at=uow.now,
                published_at=uow.now,
                opens_at=opens_at,
                ends_at=opens_at + timedelta(days=1),
            )
            uow.add(lot)
            await uow.session.flush()
            uow.add(
                TermsDecision(
                    id=new_id("dec"),
                    court_id=self.court.court_id,
                    lot_id=lot.id,
                    terms=terms.to_json("first"),
                    terms_hash="",
                    state=DecisionState.decided,
                    proposed_by=self.court.staff[Role.judge].account_id or "",
                    proposed_at=uow.now,
                )
            )
            self.lot_id = lot.id

    async def is_a_sale(self) -> None:
        """Make the lot a judicial sale, at its start price, as if it had been published so."""
        async with self.court.acting() as uow:
            await uow.session.exec(text("SET LOCAL session_replication_role = replica"))  # type: ignore[call-overload]
            lot = await uow.session.get_one(Lot, self.lot_id)
            lot.round, lot.terms = "sale", {**(lot.terms or {}), "kind": "sale", "round": "sale"}
            uow.add(lot)

    async def bidder(self, name: str, paddle: str, deposit_fen: int = DEPOSIT_FEN) -> Actor:
        actor = await self.court.person(name, Role.bidder)
        number = new_number()
        async with self.court.acting() as uow:
            application = Application(
                id=new_id("app"),
                court_id=self.court.court_id,
                lot_id=self.lot_id,
                account_id=actor.account_id or "",
                bidder_name=name,
                refund_account=BUYER_ACCOUNT,
                state="admitted",
                applied_at=uow.now,
                promised_at=uow.now,
                admitted_at=uow.now,
            )
            uow.add(application)
            await uow.session.flush()
            uow.add(
                Participation(
                    lot_id=self.lot_id,
                    account_id=application.account_id,
                    application_id=application.id,
                    part="bidder",
                )
            )
            uow.add(
                Deposit(
                    number=number,
                    court_id=self.court.court_id,
                    application_id=application.id,
                    due_fen=deposit_fen,
                    paid_fen=deposit_fen,
                    payer_name=name,
                    payer_account=BUYER_ACCOUNT,
                    state="admitted",
                    asked_at=uow.now,
                    held_at=uow.now,
                )
            )
            if deposit_fen:
                await payments.open_number(
                    uow,
                    court_id=self.court.court_id,
                    purpose="deposit",
                    subject_id=number,
                    payer_name=name,
                    amount_fen=deposit_fen,
                    number=number,
                )
                await self._report(uow, number, name, deposit_fen, f"in-{number}")
        self.paddles[paddle] = Holder(actor.account_id or "", number)
        return actor

    # -- What happens -------------------------------------------------------------------------

    async def knock_down(self, paddle: str, price_fen: int = PRICE_FEN) -> queries.SaleView:
        event = LotKnockedDown(
            lot_id=self.lot_id,
            court_id=self.court.court_id,
            price_fen=price_fen,
            paddle=paddle,
            closed_at_ms=to_ms(self.court.clock.at),
        )
        async with self.court.acting() as uow:
            await service.confirm_sale(uow, event, self.unseal)
        return await self.sale()

    async def unseal(self, _session: AsyncSession, _lot_id: str, paddle: str) -> Holder:
        return self.paddles[paddle]

    async def sale(self) -> queries.SaleView:
        async with self.court.acting() as uow:
            sale = await queries.sale_of_lot(uow.session, self.lot_id)
        assert sale is not None
        return sale

    async def pay(self, amount_fen: int, *, ref: str = "balance") -> None:
        """Pay toward the balance, and let settlement hear of it if that was the last part."""
        sale = await self.sale()
        before = len(await self.court.happened(PaymentMet))
        async with self.court.acting() as uow:
            await self._report(uow, sale.payment_number or "", sale.buyer_name, amount_fen, ref)
        for event in (await self.court.happened(PaymentMet))[before:]:
            async with self.court.acting() as uow:
                await service.balance_met(uow, event)

    async def pass_title(self) -> None:
        """Pay what is owed, make the ruling and serve it."""
        sale = await self.sale()
        if sale.balance_left_fen:
            await self.pay(sale.balance_left_fen, ref=f"rest of {sale.id}")
        async with self.court.acting(Role.judge) as uow:
            await service.make_ruling(uow, sale_id=sale.id)
        async with self.court.acting(Role.judge) as uow:
            await service.serve_ruling(uow, sale_id=sale.id, proof=service_proof(uow.now))

    async def balance(self, code: str) -> int:
        async with self.court.acting() as uow:
            return await books.balance(uow.session, self.court.court_id, code)

    async def _report(self, uow: Any, number: str, payer: str, amount_fen: int, ref: str) -> None:
        await payments.report_transfer(
            uow,
            court_id=self.court.court_id,
            bank_ref=ref,
            number=number,
            payer_name=payer,
            payer_account=BUYER_ACCOUNT,
            amount_fen=amount_fen,
        )


async def list_flat(court: CourtOfTests, *, debtor_kind: str = "person") -> SoldLot:
    """Open a case against 张三 and list the flat that was seized; no bidders, no claims yet."""
    case_id, asset_id = new_id("case"), new_id("asset")
    async with court.acting() as uow:
        uow.add(
            EnforcementCase(
                id=case_id,
                court_id=court.court_id,
                number=f"（2026）琼72执{new_number(4)}号",
                judge_id=court.staff[Role.judge].account_id or "",
                opened_at=uow.now,
            )
        )
        await uow.session.flush()
        uow.add(_flat(court.court_id, case_id, asset_id, uow.now))
    lot = SoldLot(court, case_id, "", asset_id)
    lot.debtor_id = await lot.party("张三", "debtor", kind=debtor_kind)
    await lot.list()
    return lot


def _flat(court_id: str, case_id: str, asset_id: str, now: datetime) -> SeizedAsset:
    return SeizedAsset(
        id=asset_id,
        court_id=court_id,
        case_id=case_id,
        kind="flat",
        name_zh="海口市龙华区滨海大道1号3栋502房",
        name_en="Flat 502, 3 Binhai Avenue, Haikou",
        description_zh="三室两厅，建筑面积118.6平方米",
        description_en="Three rooms, 118.6 m²",
        location_zh="海口",
        location_en="Haikou",
        encumbrances="",
        occupation="",
        defects="",
        seized_on=date(2025, 6, 1),
        seizure_lapses_on=date(2028, 5, 31),
        recorded_at=now,
    )
