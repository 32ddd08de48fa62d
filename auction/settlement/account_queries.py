"""A case's account, read from the books and the payments that stand behind them. Law: DIST-02."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import queries as cases
from auction.cases.models import AssetJoining
from auction.cases.queries import CaseView
from auction.ledger.case_lines import case_balances, case_entries
from auction.lots.fates import Stage
from auction.lots.models import FailedLot, Lot
from auction.payments.models import IncomingTransfer, PaymentNumber, Payout
from auction.payments.queries import PayoutState, TransferState
from auction.settlement.account_telling import PARTS, Entry, PartMoney, Told, parts_met, tell
from auction.settlement.account_views import (
    Arrival,
    CaseAccount,
    ClaimAccount,
    Deposited,
    Kept,
    Outgoing,
    SaleTimes,
)
from auction.settlement.closing_types import ClosingFacts, propose_closing
from auction.settlement.models import DistributionRow, Redemption, Sale
from auction.settlement.queries import set_off_of
from auction.settlement.rules import DistributionState, SaleState
from auction.settlement.standing_still import transfer_of

_DECIDED = (DistributionState.approved, DistributionState.paid)
_HAS_AN_OWNER = (SaleState.title_passed, SaleState.handed_over)


async def case_account(
    session: AsyncSession, court_id: str, case_id: str, now: datetime
) -> CaseAccount | None:
    """Return the account of a case of this court; None for another court's."""
    case = await cases.case(session, court_id, case_id)
    if case is None:
        return None
    told = tell(await case_entries(session, court_id, case_id))
    outgoing = await _outgoing(session, told)
    kept = await _kept(session, case)
    claims = await _claims(session, case, outgoing, kept)
    on_its_way_fen = told.ordered_fen - sum(
        each.amount_fen for each in outgoing if each.state == PayoutState.confirmed
    )
    return CaseAccount(
        case_id=case_id,
        court_id=court_id,
        case_number=case.number,
        told_at=now,
        arrivals=await _arrivals(session, told.arrivals),
        outgoing=outgoing,
        ordered_fen=told.ordered_fen,
        kept=kept,
        claims=claims,
        sales=await _sales(session, case_id),
        closing=propose_closing(
            ClosingFacts(
                claimed_fen=case.claimed_fen,
                owed_fen=sum(claim.owed_fen for claim in claims),
                waiting_fen=kept.proceeds_fen,
                on_its_way_fen=on_its_way_fen,
                things_left=await _things_left(session, case),
                bankruptcy=await _bankruptcy(session, case_id),
            )
        ),
    )


# -- What came ------------------------------------------------------------------------------------


async def _arrivals(session: AsyncSession, entries: Sequence[Entry]) -> tuple[Arrival, ...]:
    """Return arrivals with their source: a transfer, or the deposit a buyer had paid before."""
    by_id = await _transfers(
        session, col(IncomingTransfer.id), [entry.memo.get("transfer") for entry in entries]
    )
    by_number: dict[str, IncomingTransfer] = {}
    numbers = [entry.memo.get("deposit") for entry in entries]
    for row in (await _transfers(session, col(IncomingTransfer.number), numbers)).values():
        if row.state == TransferState.matched:
            by_number.setdefault(row.number, row)
    told = []
    for entry in entries:
        deposit = str(entry.memo.get("deposit", ""))
        behind = by_id.get(str(entry.memo.get("transfer", ""))) or by_number.get(deposit)
        told.append(
            Arrival(
                booked_at=entry.at,
                arrived_at=behind.arrived_at if behind else entry.at,
                kind=entry.kind,
                amount_fen=entry.net_fen,
                payer=behind.payer_name if behind else "",
                number=deposit or (behind.number if behind else ""),
                bank_ref=behind.bank_ref if behind else "",
            )
        )
    return tuple(told)


async def _transfers(
    session: AsyncSession, column: Any, wanted: Sequence[str | None]
) -> dict[str, IncomingTransfer]:
    known = [each for each in wanted if each]
    rows = select(IncomingTransfer).where(column.in_(known)).order_by(col(IncomingTransfer.id))
    return {row.id: row for row in (await session.exec(rows)).all()} if known else {}


# -- What went ------------------------------------------------------------------------------------


async def _outgoing(session: AsyncSession, told: Told) -> tuple[Outgoing, ...]:
    rows = select(Payout).where(col(Payout.id).in_(list(told.payouts_fen)))
    ordered = rows.order_by(col(Payout.instructed_at), col(Payout.id))
    return tuple(
        Outgoing(
            id=row.id,
            purpose=row.purpose,
            on=row.key.rpartition(":")[2],
            payee=row.payee_name,
            amount_fen=row.amount_fen,
            state=row.state,
            ordered_at=row.instructed_at,
            confirmed_at=row.confirmed_at,
            bank_ref=row.bank_ref,
        )
        for row in (await session.exec(ordered)).all()
    )


# -- What is kept ---------------------------------------------------------------------------------


async def _kept(session: AsyncSession, case: CaseView) -> Kept:
    names = {claim.id: claim.creditor for claim in case.claims}
    names |= {cost.id: cost.payee_name for cost in case.costs}
    plain = {"proceeds": 0, "forfeited": 0, "advance": 0, "disputed": 0}
    deposited = []
    for code, fen in sorted((await case_balances(session, case.court_id, case.id)).items()):
        kind, _, payee = code.removeprefix(f"case:{case.id}:").partition(":")
        if kind in plain:
            plain[kind] += fen
        elif fen:
            deposited.append(Deposited(payee, names.get(payee, ""), fen))
    return Kept(
        proceeds_fen=plain["proceeds"],
        forfeited_fen=plain["forfeited"],
        advance_fen=plain["advance"],
        disputed_fen=plain["disputed"],
        deposited=tuple(deposited),
        suspense_fen=await _suspense(session, case),
    )


async def _suspense(session: AsyncSession, case: CaseView) -> int:
    """Return what named a number of this case and waits on the finance desk."""
    numbers = select(PaymentNumber.number).where(
        col(PaymentNumber.court_id) == case.court_id,
        col(PaymentNumber.credit_code).like(f"case:{case.id}:%"),
    )
    sum_ = select(func.coalesce(func.sum(IncomingTransfer.amount_fen), 0)).where(
        col(IncomingTransfer.number).in_(numbers),
        col(IncomingTransfer.state) == TransferState.desk,
    )
    return int((await session.exec(sum_)).one())


# -- What is owed ---------------------------------------------------------------------------------


async def _claims(
    session: AsyncSession, case: CaseView, outgoing: Sequence[Outgoing], kept: Kept
) -> tuple[ClaimAccount, ...]:
    paid: dict[str, dict[str, int]] = {}
    kept_for = {each.payee: each.amount_fen for each in kept.deposited}
    deposited: dict[str, dict[str, int]] = {}
    confirmed = await _confirmed_by_order(session, outgoing)
    for subject, lines, set_off in await _orders(session, case):
        for claim in case.claims:
            own = [line for line in lines if line["claim"] == claim.id]
            ordered_fen = sum(line["paid_fen"] for line in own)
            met_fen = confirmed.get((subject, claim.id), 0) + set_off.get(claim.id, 0)
            _add(paid.setdefault(claim.id, {}), parts_met(own, met_fen))
            held_fen = min(kept_for.get(claim.id, 0), max(ordered_fen - met_fen, 0))
            kept_for[claim.id] = kept_for.get(claim.id, 0) - held_fen
            beyond = parts_met(own, met_fen + held_fen)
            _add(deposited.setdefault(claim.id, {}), _less(beyond, parts_met(own, met_fen)))
    return tuple(
        ClaimAccount(
            claim.id,
            claim.creditor,
            claim.title,
            tuple(
                PartMoney(
                    part,
                    getattr(claim, f"{part}_fen"),
                    paid.get(claim.id, {}).get(part, 0),
                    deposited.get(claim.id, {}).get(part, 0),
                )
                for part in PARTS
            ),
        )
        for claim in case.claims
    )


async def _orders(
    session: AsyncSession, case: CaseView
) -> list[tuple[str, list[dict[str, Any]], dict[str, int]]]:
    """Return whatever ordered payments on claims: its id, its lines, what was set off."""
    rows = (
        select(DistributionRow)
        .where(col(DistributionRow.case_id) == case.id, col(DistributionRow.state).in_(_DECIDED))
        .order_by(col(DistributionRow.approved_at), col(DistributionRow.id))
    )
    shared = list((await session.exec(rows)).all())
    redeemed = select(Redemption).where(col(Redemption.case_id) == case.id)
    return [
        *[(row.id, row.lines, await set_off_of(session, row, case)) for row in shared],
        *[(row.id, row.lines, {}) for row in (await session.exec(redeemed)).all() if row.lines],
    ]


async def _confirmed_by_order(
    session: AsyncSession, outgoing: Sequence[Outgoing]
) -> dict[tuple[str, str], int]:
    paid = {each.id: each for each in outgoing if each.state == PayoutState.confirmed}
    rows = select(Payout.id, Payout.subject_id).where(col(Payout.id).in_(list(paid)))
    sums: dict[tuple[str, str], int] = {}
    for payout_id, subject in (await session.exec(rows)).all():
        key = (subject, paid[payout_id].on)
        sums[key] = sums.get(key, 0) + paid[payout_id].amount_fen
    return sums


def _add(to: dict[str, int], what: Mapping[Any, int]) -> None:
    for part, fen in what.items():
        to[part] = to.get(part, 0) + fen


def _less(all_of_it: Mapping[Any, int], part_of_it: Mapping[Any, int]) -> dict[Any, int]:
    return {part: fen - part_of_it.get(part, 0) for part, fen in all_of_it.items()}


# -- How long it took, and what is left -----------------------------------------------------------


async def _sales(session: AsyncSession, case_id: str) -> tuple[SaleTimes, ...]:
    rows = (
        select(Sale, Lot.number, Lot.closed_at, DistributionRow.paid_at)
        .join(Lot, col(Lot.id) == col(Sale.lot_id))
        .outerjoin(DistributionRow, col(DistributionRow.sale_id) == col(Sale.id))
        .where(col(Sale.case_id) == case_id)
        .order_by(col(Sale.confirmed_at), col(Sale.id))
    )
    return tuple(
        SaleTimes(
            sale_id=sale.id,
            lot_id=sale.lot_id,
            lot_number=number,
            price_fen=sale.price_fen,
            state=sale.state,
            sold_at=closed_at or sale.confirmed_at,
            arrived_at=sale.paid_at,
            paid_out_at=paid_at,
        )
        for sale, number, closed_at, paid_at in (await session.exec(rows)).all()
    )


async def _bankruptcy(session: AsyncSession, case_id: str) -> str:
    transfer = await transfer_of(session, case_id)
    return "" if transfer is None else transfer.state


async def _things_left(session: AsyncSession, case: CaseView) -> int:
    """Count the things of a case that are neither sold with title passed nor released.

    A part that is sold with a whole goes with it.
    """
    sold = (
        select(Lot.asset_id)
        .join(Sale, col(Sale.lot_id) == col(Lot.id))
        .where(col(Sale.case_id) == case.id, col(Sale.state).in_(_HAS_AN_OWNER))
    )
    released = (
        select(Lot.asset_id)
        .join(FailedLot, col(FailedLot.lot_id) == col(Lot.id))
        .where(col(Lot.case_id) == case.id, col(FailedLot.stage) == Stage.released)
    )
    gone = {*(await session.exec(sold)).all(), *(await session.exec(released)).all()}
    parts = select(AssetJoining.part_id).where(col(AssetJoining.whole_id).in_(list(gone)))
    gone |= set((await session.exec(parts)).all())
    return len({asset.id for asset in case.assets} - gone)
