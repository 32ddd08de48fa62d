"""A flat whose price was found by an appraisal, sold; its fees to the fen, in the books."""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.models import CaseCost
from auction.kernel.actor import PLATFORM, Role
from auction.ledger.queries import TrialBalance, balance, trial_balance
from auction.lots.models import Lot, ReferencePriceRow
from auction.payments import service as payments
from auction.payments.models import Payout
from auction.payments.queries import PayoutState
from auction.settlement import service as settlement
from auction.settlement.events import BalancePaid, TitlePassed
from auction.settlement.models import DistributionRow
from tests.fakes.court_of_tests import CourtOfTests
from tests.fakes.proofs import service_proof
from tests.fakes.sold_lot import SoldLot
from tests.valuation.house import OBJECTIONS_END, ValuationHouse
from valuation.fees import advancing
from valuation.fees.models import FeeAdvance, ValuationFee
from valuation.fees.settling import settle_sold

CLAIM_FEN = 9_000_000_00
AGENCY_ACCOUNT = "6222000011112222"
APPLICANT_ACCOUNT = "6200 1111 2222"


class SellingHouse:
    """The house of valuations, and a lot of its flat that is bid for."""

    def __init__(self, house: ValuationHouse) -> None:
        self.house = house
        court = CourtOfTests(house.works, house.clock, house.court_id)  # type: ignore[arg-type]
        court.staff = {Role.judge: house.judge}
        self.lot = SoldLot(court, house.case_id, house.parties[1], house.asset_id)

    async def fixed(self) -> str:
        """Find the price by an appraisal that nobody objects to; return the appraisal's id."""
        appraisal_id = await self.house.delivered()
        await self.house.pass_to(OBJECTIONS_END)
        return appraisal_id

    async def sell(self, price_fen: int) -> None:
        """List the flat at its found price, knock it down, take the money and settle the fees."""
        await self.list()
        await self.lot.bidder("李四", "1001")
        sale = await self.lot.knock_down("1001", price_fen)
        await self.lot.pay(sale.balance_left_fen)
        await self.settle_sold()

    async def list(self) -> None:
        await self.lot.list()
        async with self.house.begin(PLATFORM) as uow:
            rows = select(ReferencePriceRow).where(
                col(ReferencePriceRow.source) != "海南某评估公司",
                col(ReferencePriceRow.asset_id) == self.house.asset_id,
            )
            price = (await uow.session.exec(rows.order_by(col(ReferencePriceRow.fixed_at)))).all()
            (await uow.session.get_one(Lot, self.lot.lot_id)).reference_price_id = price[-1].id

    async def settle_sold(self) -> None:
        """Let the valuation hear that the price is paid."""
        sale = await self.lot.sale()
        event = BalancePaid(sale.id, self.lot.lot_id, self.house.case_id, self.house.court_id)
        async with self.house.begin(PLATFORM) as uow:
            await settle_sold(uow, event)

    async def distribute(self) -> None:
        """Pass title, share the proceeds out, and let the bank pay everybody."""
        await self.lot.claim("南海银行", CLAIM_FEN)
        sale = await self.lot.sale()
        async with self.house.begin(self.house.judge) as uow:
            await settlement.make_ruling(uow, sale_id=sale.id)
            await settlement.serve_ruling(uow, sale_id=sale.id, proof=service_proof(uow.now))
            await uow.session.flush()
            event = TitlePassed(sale.id, self.lot.lot_id, self.house.case_id, self.house.court_id)
            await settlement.propose_distribution(uow, event)
        async with self.house.begin(self.house.judge) as uow:
            row = (await uow.session.exec(select(DistributionRow))).one()
            for line in row.lines:
                await settlement.name_account(
                    uow, distribution_id=row.id, claim=line["claim"], account="6200 5555 6666"
                )
            if row.surplus_fen:
                await settlement.name_account(
                    uow, distribution_id=row.id, claim="surplus", account="6200 5555 6666"
                )
            await settlement.approve_distribution(uow, distribution_id=row.id)
        await self.bank_pays()

    async def bank_pays(self) -> None:
        """Let the bank confirm every payout it was told of."""
        async with self.house.begin(PLATFORM) as uow:
            rows = select(Payout).where(col(Payout.state) == PayoutState.instructed)
            for row in (await uow.session.exec(rows)).all():
                await payments.confirm_payout(uow, payout_id=row.id, bank_ref=f"out {row.id}")

    async def advance(self, appraisal_id: str, expected_fen: int) -> FeeAdvance:
        """Estimate the fee and have the applicant pay its half."""
        async with self.house.begin(self.house.judge) as uow:
            await advancing.estimate_fee(uow, appraisal_id=appraisal_id, expected_fen=expected_fen)
            number = await advancing.ask_advance(uow, appraisal_id=appraisal_id)
        row = await self.advance_row(appraisal_id)
        await self.pay_advance(number, row.amount_fen)
        return await self.advance_row(appraisal_id)

    async def pay_advance(self, number: str, amount_fen: int) -> None:
        async with self.house.begin(PLATFORM) as uow:
            await payments.report_transfer(
                uow,
                court_id=self.house.court_id,
                bank_ref=f"advance {number}",
                number=number,
                payer_name="applicant",
                payer_account=APPLICANT_ACCOUNT,
                amount_fen=amount_fen,
            )
        await self.house.relay.run_due()

    async def advance_row(self, appraisal_id: str) -> FeeAdvance:
        async with self.house.database.session() as session:
            return await session.get_one(FeeAdvance, appraisal_id)

    async def fees(self) -> dict[tuple[str, str, str], int | None]:
        """Return every fee: (kind, outcome, payee) → fen."""
        async with self.house.database.session() as session:
            rows = (await session.exec(select(ValuationFee))).all()
        return {(row.kind, row.outcome, row.payee_name): row.amount_fen for row in rows}

    async def costs(self) -> list[tuple[str, str, int]]:
        """Return the costs of the case: (name, payee, fen)."""
        async with self.house.database.session() as session:
            rows = (await session.exec(select(CaseCost).order_by(col(CaseCost.position)))).all()
        return [(row.name, row.payee_name, row.amount_fen) for row in rows]

    async def paid(self) -> dict[tuple[str, str], int]:
        """Return what the bank paid: (purpose, payee) → fen."""
        found: dict[tuple[str, str], int] = {}
        async with self.house.database.session() as session:
            for row in (await session.exec(select(Payout))).all():
                key = (row.purpose, row.payee_name)
                found[key] = found.get(key, 0) + row.amount_fen
        return found

    async def books(self) -> TrialBalance:
        async with self.house.database.session() as session:
            return await trial_balance(session, self.house.court_id)

    async def held(self, code: str) -> int:
        async with self.house.database.session() as session:
            return -await balance(session, self.house.court_id, code)
