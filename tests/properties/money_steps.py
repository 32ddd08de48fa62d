"""What people, banks and courts do about money, each told to the dumb onlooker as it is done."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from auction.enrolment import service as enrolment
from auction.enrolment.models import Deposit
from auction.kernel.actor import PLATFORM, Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments import closes, importing
from auction.payments import service as payments
from auction.payments.card_books import reconciliation
from auction.payments.methods import Capture
from auction.payments.models import IncomingTransfer, Payout
from auction.payments.refusals import StatementRefusal
from auction.payments.statement import Statement
from auction.settlement import annulling, defaulting, disputed
from auction.settlement import service as settlement
from auction.settlement.models import DistributionRow, Sale
from tests.auction.settlement.test_annulling import REASON, Annulled
from tests.fakes.bank_statements import read, statement_of
from tests.fakes.enrolled import REFUND_ACCOUNT
from tests.fakes.proofs import service_proof
from tests.fakes.sold_lot import SoldLot
from tests.properties.driven_money import DrivenMoney
from tests.properties.money_model import (
    Ask,
    DepositNotes,
    LotNotes,
    MoneyNotes,
    SaleNotes,
)
from tests.properties.money_world import Movement
from web.sandbox.stripe_stand_in.store import PLATFORM as GATEWAY

ACCOUNT = "6222 0001 0001"
STRANGER = "赵强"
_OVER = ("defaulted", "annulled")


class MoneySteps:
    """The driven house, the dumb notes, and every step that both take."""

    def __init__(self, house: DrivenMoney) -> None:
        self.house, self.notes = house, MoneyNotes()
        self.gone_charges: set[str] = set()
        self.due: dict[str, Any] = {}
        self.has_failed = False
        self.told_on: date = court_day(house.clock.at) - timedelta(days=1)
        for case_id, _debtor, _asset, lot_id in house.known.cases:
            self.notes.lots[lot_id] = LotNotes(lot_id, case_id)

    # -- Deposits --

    def open_lot(self, case: int) -> LotNotes | None:
        case_id = self.house.known.cases[case][0]
        found = [lot for lot in self.notes.lots.values() if lot.case_id == case_id]
        return None if found[-1].is_over else found[-1]

    async def way_on(self, case: int, price_fen: int) -> None:
        """Do what comes next where everybody does their part."""
        case_id = self.house.known.cases[case][0]
        lot = [each for each in self.notes.lots.values() if each.case_id == case_id][-1]
        stage = lot.sale.state if lot.sale is not None else ("over" if lot.is_over else "open")
        match stage:
            case "open" if not any(each.is_paid for each in self.notes.of_lot(lot)):
                await self.crowd(lot, ["bank", "hold", "card"])
            case "open":
                await self.end_lot(lot, "sold", price_fen, price_fen)
            case "awaiting" if lot.sale is not None:
                await self.pay_balance(lot.sale, "rest", 1)
            case "paid" if lot.sale is not None:
                await self.make_ruling(lot.sale)
            case "passed" if lot.sale is not None:
                await self.share_out(lot.sale)
            case _ if self.house.bank.waiting:
                await self.bank_works(["heard", "statement"] * 3)
            case _:
                await self.list_anew(case)

    async def list_anew(self, case: int) -> None:
        """List the thing of a case again, after a lot that did not end in a standing sale."""
        case_id = self.house.known.cases[case][0]
        last = [lot for lot in self.notes.lots.values() if lot.case_id == case_id][-1]
        lot_id = await self.house.list_lot(case_id, last.id)
        self.notes.lots[lot_id] = LotNotes(lot_id, case_id)

    async def apply(self, lot: LotNotes, who: int) -> DepositNotes:
        name, actor = self.house.known.bidders[who]
        known = [each for each in self.notes.of_lot(lot) if each.name == name]
        if known:
            return known[0]
        view = await self.house.act(
            actor,
            lambda uow: enrolment.apply(uow, lot_id=lot.id, refund_account=REFUND_ACCOUNT),
        )
        deposit = DepositNotes(view.number, name, lot.id, view.due_fen)
        self.notes.asked(deposit)
        return deposit

    async def pay_in(self, ask: Ask, how: str, fen: int) -> None:
        """Let money come by the bank: heard of at once, or by the next statement only."""
        name = STRANGER if how == "stranger" else ask.name
        moved = self.house.bank.take(ask.number, name, fen, ACCOUNT)
        if how != "statement":
            await self._reported(moved)
            self._heard(moved)

    async def _reported(self, moved: Movement) -> None:
        line = moved.line
        await self.house.act(
            Role.finance,
            lambda uow: payments.report_transfer(
                uow,
                court_id=self.house.court.court_id,
                bank_ref=line.bank_ref,
                number=moved.number,
                payer_name=line.other_name,
                payer_account=line.other_account,
                amount_fen=line.amount_fen,
            ),
        )

    async def pay_by_card(self, deposit: DepositNotes, *, held: bool, stranger: bool) -> None:
        capture = Capture.manual if held else Capture.automatic
        name = STRANGER if stranger else deposit.name
        if await self.house.pay_by_card(deposit.number, capture, name):
            fits = self.notes.arrived(deposit.number, name, deposit.fen)
            deposit.by_card = deposit.by_card or fits

    async def crowd(self, lot: LotNotes, ways: list[str]) -> None:
        """Let several apply, each paying in a way of their own."""
        for who, how in enumerate(ways):
            deposit = await self.apply(lot, who)
            if "card" in how or how == "hold":
                await self.pay_by_card(deposit, held=how == "hold", stranger="stranger" in how)
            elif how != "not yet":
                ask = self.notes.asks[deposit.number]
                await self.pay_in(ask, how, deposit.fen - (how == "short"))

    # -- The hammer and what follows --

    async def end_lot(self, lot: LotNotes, how: str, winner: int, price_fen: int) -> None:
        held = [each for each in self.notes.of_lot(lot) if each.is_paid]
        if how == "withdrawn":
            await self.house.withdrawn(lot.id)
            self.notes.lot_over(lot)
        elif how == "unsold" or not held:
            await self.house.unsold(lot.id)
            self.notes.lot_over(lot)
        else:
            await self._sold(lot, held[winner % len(held)], price_fen)

    async def _sold(self, lot: LotNotes, deposit: DepositNotes, price_fen: int) -> None:
        actor = dict(self.house.known.bidders)[deposit.name]
        await self.house.knocked_down(lot.id, actor.account_id or "", price_fen)
        await self.house.told()
        row = (await self.house.rows(select(Sale).where(col(Sale.lot_id) == lot.id)))[-1]
        self.due[row.id] = row.balance_due_at
        counted_fen = 0 if deposit.is_lost else min(deposit.fen, price_fen)
        proceeds = accounts.proceeds(lot.case_id)
        balance = Ask(
            row.payment_number, deposit.name, proceeds, price_fen - counted_fen, in_parts=True
        )
        self.notes.asks[balance.number] = balance
        sale = SaleNotes(row.id, lot.case_id, deposit, price_fen, counted_fen, balance)
        self.notes.bought(lot, sale)

    async def pay_balance(self, sale: SaleNotes, how: str, share: int) -> None:
        assert sale.balance is not None
        left_fen = sale.balance.fen
        fen = {"rest": left_fen, "more": left_fen + 1}.get(how, max(left_fen * share // 7, 1))
        await self.pay_in(sale.balance, how, fen)

    async def make_ruling(self, sale: SaleNotes) -> None:
        if sale.deposit.dispute:
            await self._waits_for_dispute(
                sale, lambda uow: settlement.make_ruling(uow, sale_id=sale.id)
            )
            return
        await self.house.act(Role.judge, lambda uow: settlement.make_ruling(uow, sale_id=sale.id))
        await self.house.act(
            Role.judge,
            lambda uow: settlement.serve_ruling(uow, sale_id=sale.id, proof=service_proof(uow.now)),
        )
        sale.state = "passed"

    async def share_out(self, sale: SaleNotes) -> None:
        row = await self._distribution(sale)
        if sale.deposit.dispute:
            await self._waits_for_dispute(
                sale, lambda uow: settlement.approve_distribution(uow, distribution_id=row.id)
            )
            return
        before = dict(self.notes.owned)
        await self.house.act(
            Role.judge, lambda uow: settlement.approve_distribution(uow, distribution_id=row.id)
        )
        row = await self._distribution(sale)
        assert sum(each["paid_fen"] for each in row.lines) + row.surplus_fen == row.proceeds_fen
        of_kept = row.proceeds_fen - row.price_fen
        assert of_kept <= before.get(accounts.forfeited(sale.case_id), 0)
        self.notes.shared_out(sale, of_kept_fen=of_kept)

    async def _distribution(self, sale: SaleNotes) -> DistributionRow:
        rows = select(DistributionRow).where(col(DistributionRow.sale_id) == sale.id)
        found: DistributionRow = (await self.house.rows(rows))[0]
        return found

    async def annul(self, sale: SaleNotes) -> None:
        case = next(each for each in self.house.known.cases if each[0] == sale.case_id)
        lot = SoldLot(self.house.court, *case)
        if sale.deposit.dispute == "open":
            await self._waits_for_dispute(
                sale, lambda uow: annulling.annul_sale(uow, sale_id=sale.id, reason=REASON)
            )
            return
        await Annulled(lot).in_force()
        await self.house.act(
            Role.judge,
            lambda uow: annulling.annul_sale(uow, sale_id=sale.id, reason=REASON),
        )
        self.notes.annulled(sale)

    async def days_pass(self, days: int) -> None:
        # A hold must be looked at on the day before it ends; else nothing hangs on single days.
        stretches = [1] * days if self.world()[accounts.STRIPE_HOLDS] else [days]
        for stretch in stretches:
            falls_due = self.house.clock.at + timedelta(days=stretch)
            await self.house.pass_days(stretch)
            for sale in self.notes.sales("awaiting"):
                if self.due[sale.id] <= falls_due:
                    self.notes.defaulted(sale)
            self.cards_moved()

    # -- The bank --

    async def bank_works(self, fates: list[str]) -> None:
        for order, fate in zip(list(self.house.bank.waiting), fates, strict=False):
            if fate != "fails" and order.amount_fen > self.house.bank.free_fen:
                continue
            payout = await self._payout(order.payout_id)
            if fate == "fails":
                self.house.bank.done.add((order.payout_id, order.attempt))
                await self.house.act(
                    PLATFORM,
                    lambda uow, order=order: payments.fail_payout(
                        uow, payout_id=order.payout_id, reason="账户不存在"
                    ),
                )
                self.notes.moved(accounts.TRANSIT, payout.debit_code, order.amount_fen)
                self.has_failed = True
            else:
                moved = self.house.bank.pay(order)
                if fate == "heard":
                    await self.house.act(
                        PLATFORM,
                        lambda uow, moved=moved: payments.confirm_payout(
                            uow, payout_id=moved.payout_id, bank_ref=moved.line.bank_ref
                        ),
                    )
                    await self.heard_of_payout(moved)

    async def comes_back(self, which: int) -> None:
        """Let a payment that the court knows to have left come back, unheard until a statement."""
        out = self.may_come_back
        self.house.bank.send_back(out[which % len(out)])

    @property
    def may_come_back(self) -> list[Movement]:
        """Return the payments that the court knows to have left, and that may still come back."""
        return [
            each
            for each in self.house.bank.movements
            if each.payout_id and each.is_heard and not each.is_back and each.line.signed_fen < 0
        ]

    async def retry_failed(self) -> None:
        rows = select(Payout).where(col(Payout.state) == "failed", col(Payout.gateway) == "bank")
        for row in await self.house.rows(rows):
            await self.house.act(
                Role.finance,
                lambda uow, row=row: payments.retry_payout(
                    uow, payout_id=row.id, payee_account=ACCOUNT
                ),
            )
            self.notes.sent(row.debit_code, row.amount_fen)
        self.has_failed = False

    async def clear_desk(self) -> None:
        rows = select(IncomingTransfer).where(col(IncomingTransfer.state) == "desk")
        for row in await self.house.rows(rows):
            await self.house.act(
                Role.finance,
                lambda uow, row=row: payments.return_transfer(uow, transfer_id=row.id),
            )
            self.notes.sent(accounts.SUSPENSE, row.amount_fen)

    async def _payout(self, payout_id: str) -> Payout:
        row: Payout = (await self.house.rows(select(Payout).where(Payout.id == payout_id)))[0]
        return row

    # -- What was heard --

    def _heard(self, moved: Movement) -> None:
        """Note that the court knows of money that came in."""
        moved.is_heard = True
        ask = self.notes.asks.get(moved.number)
        fits = self.notes.arrived(moved.number, moved.line.other_name, moved.line.amount_fen)
        for sale in self.notes.sales("awaiting"):
            if fits and ask is not None and sale.balance is ask:
                sale.parts.append(moved.line.amount_fen)
                sale.state = "awaiting" if ask.fen else "paid"

    async def heard_of_payout(self, moved: Movement) -> None:
        """Note that the court knows of a payment of its own, or of one that came back."""
        moved.is_heard = True
        payout = await self._payout(moved.payout_id)
        deposit = self.notes.deposits.get(payout.subject_id)
        if moved.line.signed_fen < 0:
            self.notes.gone(accounts.TRANSIT, moved.line.amount_fen)
        else:
            self.notes.owned[payout.debit_code] += moved.line.amount_fen
            self.has_failed = True
        if deposit is not None and payout.purpose == "deposit_return":
            deposit.is_back = moved.line.signed_fen < 0

    def cards_moved(self) -> None:
        """Look at the gateway's own charges for money that has gone back to its payer."""
        for charge_id, charge in self._charges().items():
            if charge_id in self.gone_charges or not charge["refunded"]:
                continue
            self.gone_charges.add(charge_id)
            self.notes.gone(accounts.TRANSIT, charge["amount"])
            deposit = self.notes.deposits.get(charge["metadata"].get("number", ""))
            if deposit is not None and deposit.by_card and not deposit.is_back:
                ours = charge["billing_details"]["name"] == deposit.name
                deposit.is_back = ours

    def _charges(self) -> dict[str, Any]:
        return self.house.stand.stand_in.store.account(GATEWAY).objects.get("charge", {})

    # -- Disputes --

    def _dispute_of(self, charge: Any) -> Any:
        known = self._books().find("dispute", charge=charge["id"])
        return known[-1] if known else None

    def _books(self) -> Any:
        return self.house.stand.stand_in.store.account(GATEWAY)

    @property
    def may_be_disputed(self) -> list[Any]:
        """Return the charges whose payer's bank may take them back; of each number one at most."""
        found, charges = [], self._charges().values()
        taken_back = {charge["metadata"].get("number") for charge in charges if charge["disputed"]}
        for charge in charges:
            number = charge["metadata"].get("number", "")
            deposit = self.notes.deposits.get(number)
            if deposit is None or not deposit.by_card or deposit.is_back or number in taken_back:
                continue
            sale = self.notes.lots[deposit.lot_id].sale
            is_over = sale is not None and sale.deposit is deposit and sale.state in _OVER
            is_there = charge["captured"] and not charge["disputed"] and not charge["refunded"]
            if is_there and not is_over:
                found.append(charge)
        return found

    @property
    def open_disputes(self) -> list[Any]:
        return self._books().find("dispute", status="needs_response")

    async def dispute(self, charge: Any) -> None:
        self.notes.deposits[charge["metadata"]["number"]].dispute = "open"
        await self.house.stand.control(f"dispute/{charge['id']}")

    async def end_dispute(self, dispute: Any, *, won: bool) -> None:
        """Let the payer's bank decide; what was kept of a defaulter is never lost here."""
        charge = self._books().get("charge", dispute["charge"])
        deposit = self.notes.deposits[charge["metadata"]["number"]]
        sale = self.notes.lots[deposit.lot_id].sale
        won = won or (sale is not None and sale.deposit is deposit and sale.state in _OVER)
        await self.house.stand.control(f"dispute_end/{dispute['id']}", won=str(won).lower())
        await self.house.told()
        if won:
            self.notes.won(deposit)
        else:
            self.notes.lost(deposit)

    async def lost_deposit(self, sale: SaleNotes, *, made_good: bool) -> None:
        """Let the buyer pay a lost deposit by bank, or the judge hold them in default."""
        if not made_good and sale.state in ("awaiting", "paid"):
            await self.house.act(
                Role.judge,
                lambda uow: defaulting.default_for_lost_deposit(uow, sale_id=sale.id),
            )
            self.notes.defaulted(sale)
            return
        number = await self.house.act(
            Role.judge, lambda uow: disputed.ask_anew(uow, sale_id=sale.id)
        )
        moved = self.house.bank.take(number, sale.deposit.name, sale.counted_fen, ACCOUNT)
        await self._reported(moved)
        moved.is_heard, sale.deposit.dispute = True, ""

    async def _waits_for_dispute(self, sale: SaleNotes, work: Any) -> None:
        """Hold that nothing is ruled or shared out while a card's bank has the deposit."""
        with pytest.raises(Refused, match="deposit_disputed"):
            async with self.house.court.acting(Role.judge) as uow:
                await work(uow)

    # -- What must hold --

    async def look(self) -> None:
        """Hold the books to the notes and to the world outside, to the fen."""
        async with self.house.database.session() as session:
            trial = await books.trial_balance(session, self.house.court.court_id)
        assert trial.balanced
        found = {row.code: row.balance_fen for row in trial.rows if row.balance_fen}
        for code, fen in found.items():
            kind = accounts.kind_of(code)
            assert kind is not None
            assert kind.may_hold(fen), f"{code} holds {fen}"
        lies = self.world()
        owned = {code: fen for code, fen in self.notes.owned.items() if fen}
        assert sum(owned.values()) == sum(lies.values())
        fees = {accounts.STRIPE_FEES, accounts.STRIPE_CHARGED}
        expected = {code: -fen for code, fen in owned.items()}
        expected |= {code: fen for code, fen in lies.items() if fen}
        assert {code: fen for code, fen in found.items() if code not in fees} == expected
        assert sum(found.get(code, 0) for code in fees) == 0
        await self._deposits_are_somewhere()

    async def _deposits_are_somewhere(self) -> None:
        rows = {row.number: row for row in await self.house.rows(select(Deposit))}
        assert set(rows) == set(self.notes.deposits)
        for number, deposit in self.notes.deposits.items():
            wanted = self.notes.state_of(deposit)
            assert rows[number].state == wanted, f"{deposit}: {rows[number].state}, not {wanted}"
            due_at, sent_at = rows[number].release_due_at, rows[number].instructed_at
            assert due_at is None or (sent_at is not None and sent_at <= due_at)

    def world(self) -> dict[str, int]:
        """Return what lies where, by the bank's and the gateway's own word."""
        held = taken = disputed = 0
        for charge in self._charges().values():
            dispute = self._dispute_of(charge)
            if dispute is not None and dispute["status"] != "won":
                deposit = self.notes.deposits[charge["metadata"]["number"]]
                disputed += charge["amount"] if deposit.dispute else 0
            elif charge["captured"]:
                taken += charge["amount_captured"] - charge["amount_refunded"]
            elif not charge["refunded"]:
                held += charge["amount"]
        return {
            accounts.BANK: self.house.bank.heard_fen,
            accounts.STRIPE: taken,
            accounts.STRIPE_HOLDS: held,
            accounts.STRIPE_DISPUTED: disputed,
        }

    # -- The close --

    async def close(self, overlap: int) -> None:
        """Close the days that are over; what lies at bank and gateway is what the books say."""
        await self.days_pass(1)
        await self._statement(overlap)
        await self.house.told()
        self.cards_moved()
        await self.look()
        await self.house.stand.control("faults")
        await self.house.cards.read_lines()
        with suppress(Refused):
            await self.house.act(
                Role.finance,
                lambda uow: closes.close_days(uow, court_id=self.house.court.court_id),
            )
        await self._agrees()

    async def _agrees(self) -> None:
        court_id, bank = self.house.court.court_id, self.house.bank
        async with self.house.database.session() as session:
            closed = (await closes.closes(session, court_id)).items
            bank_fen = await books.balance(session, court_id, accounts.BANK)
            card = await reconciliation(session, court_id)
        assert bank_fen == bank.balance_fen == bank.heard_fen
        for each in closed[:1]:
            assert each.picture.unexplained_fen == 0
            assert each.picture.bank_fen in (None, bank.balance_fen)
        assert card.books_fen == await self.house.gateway.balance_fen("")
        assert (card.difference_fen, card.unmatched) == (0, 0)

    async def _statement(self, overlap: int) -> None:
        """Have the bank's statement booked: new lines, and some that were told before."""
        bank = self.house.bank
        if bank.told == len(bank.movements):
            return
        start = max(bank.told - overlap, 0)
        lines = [each.line for each in bank.movements[start:]]
        opening_fen = sum(each.line.signed_fen for each in bank.movements[:start])
        until = court_day(self.house.clock.at) - timedelta(days=1)
        statement = replace(
            statement_of(*lines, number=f"{start}-{len(bank.movements)}", opening_fen=opening_fen),
            from_on=min(self.told_on + timedelta(days=1), lines[0].booked_on),
            to_on=until,
        )
        statement_id = await read(self.house.court, statement)
        await self.house.act(
            Role.finance, lambda uow: importing.book(uow, statement_id=statement_id)
        )
        await self._twice(statement)
        for moved in bank.movements[bank.told :]:
            if moved.is_heard:
                continue
            if moved.payout_id:
                await self.heard_of_payout(moved)
            else:
                self._heard(moved)
        bank.told, self.told_on = len(bank.movements), until

    async def _twice(self, statement: Statement) -> None:
        with pytest.raises(Refused, match=StatementRefusal.imported):
            await read(self.house.court, statement)
