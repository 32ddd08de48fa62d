"""Reads of settlement: a sale, a case's sales and distributions, and where every fen went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import queries as cases
from auction.cases.models import EnforcementCase
from auction.cases.queries import CaseView
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments import queries as payments
from auction.payments.queries import PayoutState, PayoutView
from auction.people.queries import court
from auction.settlement.models import DistributionRow, Redemption, Sale
from auction.settlement.payees import Payee, less_set_off, payees_of, set_off_by_claim
from auction.settlement.rules import SHARED, DistributionState, SaleState, SaleWay

_PAYOUTS = ("claim", "cost", "surplus")


@dataclass(frozen=True)
class SaleView:
    """A sale after the hammer: who bought, what is paid, which paper stands where."""

    id: str
    court_id: str
    case_id: str
    lot_id: str
    buyer_id: str | None
    buyer_name: str
    paddle: str
    price_fen: int
    deposit_number: str
    deposit_fen: int
    balance_fen: int
    balance_received_fen: int
    payment_number: str | None
    balance_due_at: datetime
    state: SaleState
    confirmed_at: datetime
    confirmation_number: str
    paid_at: datetime | None
    ruling_number: str | None
    ruling_made_at: datetime | None
    ruling_served_at: datetime | None
    handed_over_at: datetime | None
    hand_over_note: str
    defaulted_at: datetime | None
    payer_name: str
    buyer_ids: tuple[str, ...]
    annulled_at: datetime | None
    annulled_from: str
    annulment_ground: str
    annulment_reason: str

    def is_bought_by(self, account_id: str | None) -> bool:
        """Say whether somebody is the buyer, or one of several."""
        return account_id is not None and account_id in self.buyer_ids

    way: SaleWay = SaleWay.hammer
    party_id: str | None = None
    set_off_fen: int = 0

    @property
    def balance_left_fen(self) -> int:
        """Return what the buyer still owes."""
        return self.balance_fen - self.balance_received_fen


@dataclass(frozen=True)
class LineView:
    """A line of a distribution; `name` is empty for the court's own execution fee."""

    claim: str
    name: str
    part: str
    due_fen: int
    paid_fen: int
    rule: str


@dataclass(frozen=True)
class ForfeitView:
    """What a deposit kept in an earlier sale adds, step by step. Law: OJA-38."""

    sale_id: str
    cost_losses_fen: int
    shortfall_fen: int
    debts_fen: int

    @property
    def total_fen(self) -> int:
        """Return all that joins the proceeds."""
        return self.cost_losses_fen + self.shortfall_fen + self.debts_fen


@dataclass(frozen=True)
class DistributionView:
    """How the proceeds of a sale are shared out, and how far they are paid."""

    id: str
    court_id: str
    case_id: str
    sale_id: str
    state: DistributionState
    reasons: tuple[str, ...]
    lines: tuple[LineView, ...]
    forfeits: tuple[ForfeitView, ...]
    price_fen: int
    proceeds_fen: int
    surplus_fen: int
    short_fen: int
    proposed_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    paid_at: datetime | None
    payees: tuple[Payee, ...]
    payouts: tuple[PayoutView, ...]
    class_order: tuple[str, ...] = ()
    ordered_by: str | None = None
    ordered_at: datetime | None = None

    @property
    def without_account(self) -> tuple[Payee, ...]:
        """Return the payees nobody can pay yet."""
        return tuple(payee for payee in self.payees if not payee.account)


@dataclass(frozen=True)
class ClaimMoney:
    """One claim and its money: due in all, paid by the bank, on its way, still owed."""

    claim_id: str
    creditor: str
    title: str
    due_fen: int
    paid_fen: int
    on_the_way_fen: int

    @property
    def owed_fen(self) -> int:
        """Return what is still owed: nothing is paid before the bank has confirmed it."""
        return self.due_fen - self.paid_fen


@dataclass(frozen=True)
class CaseMoney:
    """A case's money: what came in, what lies with the court, what went out to whom."""

    received_fen: int
    held_fen: int
    forfeited_fen: int
    on_the_way_fen: int
    costs_paid_fen: int
    surplus_paid_fen: int
    claims: tuple[ClaimMoney, ...]

    @property
    def paid_fen(self) -> int:
        """Return all that the bank has paid to the creditors."""
        return sum(claim.paid_fen for claim in self.claims)

    @property
    def owed_fen(self) -> int:
        """Return all that the creditors are still owed."""
        return sum(claim.owed_fen for claim in self.claims)


async def sale(session: AsyncSession, sale_id: str) -> SaleView | None:
    """Return a sale; whether the reader may see it, the caller asks."""
    row = await session.get(Sale, sale_id)
    return None if row is None else (await _sale_views(session, [row]))[0]


async def sale_of_lot(session: AsyncSession, lot_id: str) -> SaleView | None:
    """Return the sale a lot ended in, or None: of several the one that stands, or the last."""
    found = select(Sale).where(col(Sale.lot_id) == lot_id)
    rows = (await session.exec(found.order_by(col(Sale.confirmed_at).desc()))).all()
    views = await _sale_views(session, list(rows))
    return views[0] if views else None


async def sales_of_case(session: AsyncSession, case_id: str) -> list[SaleView]:
    """Return a case's sales, the first confirmed first."""
    rows = select(Sale).where(col(Sale.case_id) == case_id)
    found = (await session.exec(rows.order_by(col(Sale.confirmed_at), col(Sale.id)))).all()
    return await _sale_views(session, list(found))


async def sales_of_buyer(session: AsyncSession, account_id: str) -> list[SaleView]:
    """Return what an account bought, the newest first."""
    rows = select(Sale).where(
        or_(col(Sale.buyer_id) == account_id, col(Sale.buyer_ids).contains([account_id]))
    )
    found = (await session.exec(rows.order_by(col(Sale.confirmed_at).desc(), col(Sale.id)))).all()
    return await _sale_views(session, list(found))


async def sales_of_court(
    session: AsyncSession, court_id: str, state: SaleState | None = None
) -> list[SaleView]:
    """Return a court's sales, of one state if asked, the newest first."""
    rows = select(Sale).where(col(Sale.court_id) == court_id)
    if state is not None:
        rows = rows.where(col(Sale.state) == state)
    found = (await session.exec(rows.order_by(col(Sale.confirmed_at).desc(), col(Sale.id)))).all()
    return await _sale_views(session, list(found))


async def distribution(session: AsyncSession, distribution_id: str) -> DistributionView | None:
    """Return a distribution; whether the reader may see it, the caller asks."""
    row = await session.get(DistributionRow, distribution_id)
    return None if row is None else await _distribution_view(session, row)


async def distribution_of_sale(session: AsyncSession, sale_id: str) -> DistributionView | None:
    """Return how a sale's proceeds are shared out, or None before title has passed."""
    rows = select(DistributionRow).where(col(DistributionRow.sale_id) == sale_id)
    row = (await session.exec(rows)).first()
    return None if row is None else await _distribution_view(session, row)


async def case_money(session: AsyncSession, case_id: str) -> CaseMoney:
    """Return a case's money, followed to the fen."""
    sales = await sales_of_case(session, case_id)
    rows = select(DistributionRow).where(col(DistributionRow.case_id) == case_id)
    decided = [
        row
        for row in (await session.exec(rows.order_by(col(DistributionRow.proposed_at)))).all()
        if row.state in SHARED
    ]
    shared = [await _distribution_view(session, row) for row in decided]
    known = await session.get(EnforcementCase, case_id)
    court_id = known.court_id if known else ""
    case = await cases.case(session, court_id, case_id)
    payouts = [payout for view in shared for payout in view.payouts]
    redeemed = await _redemptions(session, case_id)
    for redemption in redeemed:
        payouts += await payments.payouts_of(session, _PAYOUTS, redemption.id)
    paid = _by_claim(payouts, PayoutState.confirmed)
    for row in decided:
        assert case is not None
        for claim_id, set_off_fen in (await set_off_of(session, row, case)).items():
            paid[claim_id] = paid.get(claim_id, 0) + set_off_fen
    waiting = _by_claim(payouts, PayoutState.instructed, PayoutState.failed)
    return CaseMoney(
        received_fen=_received(sales)
        + sum(f.total_fen for view in shared for f in view.forfeits)
        + sum(redemption.amount_fen for redemption in redeemed),
        held_fen=-await books.balance(session, court_id, accounts.proceeds(case_id)),
        forfeited_fen=-await books.balance(session, court_id, accounts.forfeited(case_id)),
        on_the_way_fen=sum(waiting.values()),
        costs_paid_fen=_of_purpose(payouts, "cost"),
        surplus_paid_fen=_of_purpose(payouts, "surplus"),
        claims=tuple(
            ClaimMoney(
                claim.id,
                claim.creditor,
                claim.title,
                claim.total_fen,
                paid.get(claim.id, 0),
                waiting.get(claim.id, 0),
            )
            for claim in (case.claims if case else ())
        ),
    )


async def _redemptions(session: AsyncSession, case_id: str) -> list[Redemption]:
    """Return the money that came to pay a case's debts off, and is not sent back. Law: AUC-19."""
    rows = select(Redemption).where(
        col(Redemption.case_id) == case_id, col(Redemption.state).in_(("paid", "accepted"))
    )
    return list((await session.exec(rows)).all())


def _received(sales: list[SaleView]) -> int:
    return sum(
        one.deposit_fen + one.balance_received_fen
        for one in sales
        if one.state not in (SaleState.defaulted, SaleState.annulled)
    )


def _by_claim(payouts: list[PayoutView], *states: PayoutState) -> dict[str, int]:
    """Sum payouts by what their key names last: a claim, a cost, or the surplus."""
    amounts: dict[str, int] = {}
    for payout in payouts:
        if payout.state in states:
            claim = payout.key.rpartition(":")[2]
            amounts[claim] = amounts.get(claim, 0) + payout.amount_fen
    return amounts


def _of_purpose(payouts: list[PayoutView], purpose: str) -> int:
    return sum(
        payout.amount_fen
        for payout in payouts
        if payout.purpose == purpose and payout.state == PayoutState.confirmed
    )


async def _sale_views(session: AsyncSession, rows: list[Sale]) -> list[SaleView]:
    received = await payments.received_under(
        session, [row.payment_number for row in rows if row.payment_number]
    )
    return [
        SaleView(
            id=row.id,
            court_id=row.court_id,
            case_id=row.case_id,
            lot_id=row.lot_id,
            buyer_id=row.buyer_id,
            buyer_name=row.buyer_name,
            paddle=row.paddle,
            price_fen=row.price_fen,
            deposit_number=row.deposit_number,
            deposit_fen=row.deposit_fen,
            balance_fen=row.balance_fen,
            balance_received_fen=received.get(row.payment_number or "", 0),
            payment_number=row.payment_number,
            balance_due_at=row.balance_due_at,
            state=SaleState(row.state),
            confirmed_at=row.confirmed_at,
            confirmation_number=row.confirmation_number,
            paid_at=row.paid_at,
            ruling_number=row.ruling_number,
            ruling_made_at=row.ruling_made_at,
            ruling_served_at=row.ruling_served_at,
            handed_over_at=row.handed_over_at,
            hand_over_note=row.hand_over_note,
            defaulted_at=row.defaulted_at,
            payer_name=row.payer_name or row.buyer_name,
            buyer_ids=tuple(row.buyer_ids or filter(None, [row.buyer_id])),
            way=SaleWay(row.way),
            party_id=row.party_id,
            set_off_fen=row.set_off_fen,
            annulled_at=row.annulled_at,
            annulled_from=row.annulled_from,
            annulment_ground=row.annulment_ground,
            annulment_reason=row.annulment_reason,
        )
        for row in rows
    ]


async def _payees(session: AsyncSession, row: DistributionRow) -> tuple[Payee, ...]:
    case = await cases.case(session, row.court_id, row.case_id)
    own = await court(session, row.court_id)
    if case is None or own is None:
        return ()
    payees = payees_of(case, own, row.lines, surplus_fen=row.surplus_fen, named=row.accounts)
    return tuple(less_set_off(payees, await set_off_of(session, row, case)))


async def set_off_of(session: AsyncSession, row: DistributionRow, case: CaseView) -> dict[str, int]:
    """Return what of a distribution a creditor who took the thing in kind has had, by claim."""
    sale = await session.get_one(Sale, row.sale_id)
    own = {claim.id for claim in case.claims if claim.party_id == sale.party_id}
    return set_off_by_claim(row.lines, own, sale.set_off_fen)


async def _distribution_view(session: AsyncSession, row: DistributionRow) -> DistributionView:
    return DistributionView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        sale_id=row.sale_id,
        state=DistributionState(row.state),
        reasons=tuple(row.reasons),
        lines=tuple(LineView(**line) for line in row.lines),
        forfeits=tuple(ForfeitView(**forfeit) for forfeit in row.forfeits),
        price_fen=row.price_fen,
        proceeds_fen=row.proceeds_fen,
        surplus_fen=row.surplus_fen,
        short_fen=row.short_fen,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        paid_at=row.paid_at,
        payees=await _payees(session, row),
        payouts=tuple(await payments.payouts_of(session, _PAYOUTS, row.id)),
        class_order=tuple(row.class_order),
        ordered_by=row.ordered_by,
        ordered_at=row.ordered_at,
    )
