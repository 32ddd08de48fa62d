"""The price is certain, or there will be none: every fee of the valuation is computed, once.

A fee is computed when the price is paid in full: before that the buyer may still default (OJA-38),
and after it the proceeds are shared out, costs first. Law: REF-50 to REF-54, TRAP-16.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.lot_news import LotUnsold
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.models import Deadline
from auction.kernel.refusal import refuse
from auction.ledger.service import take_books
from auction.lots.models import Lot, ReferencePriceRow
from auction.lots.states import UNDER_WAY, LotState
from auction.settlement.events import BalancePaid
from auction.settlement.models import Sale
from auction.settlement.rules import SaleState
from valuation.acts import JUDICIAL
from valuation.agencies.models import Agency
from valuation.agencies.roster import Speciality
from valuation.appraisal.access import appraisal_of_court, commissions_of, note_act, reports_of
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.rules import AppraisalState, ClockKind, CommissionState
from valuation.fees.booking import book, known_fee, make_fee, settle_advance
from valuation.fees.expenses import ask_expenses
from valuation.fees.models import ValuationFee
from valuation.fees.network_results import inquiry_results
from valuation.fees.refusals import FeeRefusal
from valuation.fees.rules import (
    REISSUE_PERCENT,
    FeeKind,
    FeeOutcome,
    base_fen,
    inquiry_fees,
    reissue_fee,
)
from valuation.fees.tariff import fee_by, parts
from valuation.fees.tariffs import tariff_of
from valuation.procedure.access import methods_of
from valuation.procedure.events import ProcedureWithdrawn
from valuation.procedure.ladder import Method, MethodState
from valuation.procedure.models import PriceMethod, PriceProcedure

_LAST_ROUND = "sale"
_FELL_AWAY = (CommissionState.lapsed, CommissionState.declined)


async def settle_sold(uow: UnitOfWork, event: BalancePaid) -> None:
    """React to the price paid in full: book every fee that hangs on it, once."""
    await take_books(uow, event.court_id)
    sale = await uow.session.get_one(Sale, event.sale_id)
    lot = await uow.session.get_one(Lot, sale.lot_id)
    procedure = await _procedure_of(uow, lot)
    if procedure is None:
        return
    for method in await methods_of(uow.session, procedure.id):
        if method.method == Method.network_inquiry and method.state == MethodState.priced:
            await _pay_platforms(uow, procedure, method, sale)
        if method.method == Method.appraisal:
            appraisal = await uow.session.get_one(Appraisal, method.reference)
            await _pay_agencies(uow, appraisal, sale)


async def settle_failed_sale(uow: UnitOfWork, event: LotUnsold) -> None:
    """React to the failure of the last round, the sale: the thing stays unsold. Law: REF-51."""
    lot = await uow.session.get_one(Lot, event.lot_id)
    procedure = await _procedure_of(uow, lot) if lot.round == _LAST_ROUND else None
    if procedure is None:
        return
    await take_books(uow, event.court_id)
    for method in await methods_of(uow.session, procedure.id):
        if method.method == Method.appraisal:
            appraisal = await uow.session.get_one(Appraisal, method.reference)
            await _by_expenses(uow, appraisal, FeeOutcome.unsold)


async def settle_unsold(uow: UnitOfWork, *, appraisal_id: str) -> None:
    """Say that the thing will not be sold: its agency is paid what it spent. Law: REF-51.

    The judge says so, since after a failed second auction a sale may follow, or the creditors
    may take the thing. Refused while a lot is under way, and when the fee is settled.
    """
    appraisal = await appraisal_of_court(uow, appraisal_id, JUDICIAL)
    if appraisal.state != AppraisalState.fixed:
        raise refuse(FeeRefusal.no_price_yet)
    if await _is_being_sold(uow, appraisal):
        raise refuse(FeeRefusal.still_being_sold)
    await take_books(uow, appraisal.court_id)
    if not await _by_expenses(uow, appraisal, FeeOutcome.unsold):
        raise refuse(FeeRefusal.fee_settled_already)
    note_act(uow, appraisal, "unsold")


async def settle_withdrawn(uow: UnitOfWork, event: ProcedureWithdrawn) -> None:
    """React to the withdrawal of an appraisal: its agency is paid what it spent. Law: REF-52."""
    if event.method != Method.appraisal:
        return
    await take_books(uow, event.court_id)
    appraisal = await uow.session.get_one(Appraisal, event.reference)
    await _by_expenses(uow, appraisal, FeeOutcome.withdrawn)


# -- Platforms ----------------------------------------------------------------------------------


async def _pay_platforms(
    uow: UnitOfWork, procedure: PriceProcedure, method: PriceMethod, sale: Sale
) -> None:
    results = await inquiry_results(uow.session, procedure.asset_id)
    for share in inquiry_fees(results, sale.price_fen):
        fee = await make_fee(
            uow,
            kind=FeeKind.inquiry,
            subject=f"{method.reference}:{share.result.platform_id}",
            outcome=FeeOutcome.sold,
            payee_name=share.result.name,
            court_id=procedure.court_id,
            case_id=procedure.case_id,
            asset_id=procedure.asset_id,
            sale_id=sale.id,
        )
        if fee is not None:
            arithmetic = {
                "deal_fen": sale.price_fen,
                "result_fen": share.result.amount_fen,
                "distance_fen": abs(share.result.amount_fen - sale.price_fen),
            }
            await book(uow, fee, share.fee_fen, arithmetic)


# -- Agencies -----------------------------------------------------------------------------------


async def _pay_agencies(uow: UnitOfWork, appraisal: Appraisal, sale: Sale) -> None:
    reports = await reports_of(uow.session, appraisal.id)
    used = reports[-1] if reports and appraisal.state == AppraisalState.fixed else None
    for commission in await commissions_of(uow.session, appraisal.id):
        if commission.offered_at is None:
            continue
        if used is None or commission.id != used.commission_id:
            await _pay_nothing(uow, appraisal, commission)
            continue
        fee_fen = await _pay_by_deal(uow, appraisal, commission, used, sale)
        await _pay_reissues(uow, appraisal, commission, fee_fen, sale)
    await settle_advance(uow, appraisal.id)


async def _pay_by_deal(
    uow: UnitOfWork,
    appraisal: Appraisal,
    commission: Commission,
    report: AppraisalReport,
    sale: Sale,
) -> int:
    tariff = await tariff_of(uow.session, appraisal.court_id, Speciality(appraisal.speciality))
    value_fen = base_fen(sale.price_fen, report.amount_fen)
    fee_fen = fee_by(value_fen, tariff.tiers)
    fee = await _fee_of(uow, appraisal, commission, FeeOutcome.sold, sale_id=sale.id)
    if fee is not None:
        arithmetic = {
            "deal_fen": sale.price_fen,
            "appraised_fen": report.amount_fen,
            "base_fen": value_fen,
            "tariff_version": tariff.version,
            "parts": [asdict(part) for part in parts(value_fen, tariff.tiers)],
        }
        await book(uow, fee, fee_fen, arithmetic)
    return fee_fen


async def _pay_reissues(
    uow: UnitOfWork, appraisal: Appraisal, commission: Commission, fee_fen: int, sale: Sale
) -> None:
    """Pay each report the original agency issued anew at thirty per cent. Law: REF-52.

    House rule: besides the fee of the appraisal, for it is further work on the same commission.
    """
    for report_id in await reissued_reports(uow.session, commission):
        fee = await _fee_of(
            uow, appraisal, commission, FeeOutcome.sold,
            sale_id=sale.id, kind=FeeKind.reissue, subject=report_id,
        )  # fmt: skip
        if fee is not None:
            arithmetic = {"of_fen": fee_fen, "percent": REISSUE_PERCENT}
            await book(uow, fee, reissue_fee(fee_fen), arithmetic)


async def _pay_nothing(uow: UnitOfWork, appraisal: Appraisal, commission: Commission) -> None:
    """Note that an agency that was replaced is paid nothing. Law: REF-53."""
    fee = await _fee_of(uow, appraisal, commission, FeeOutcome.replaced)
    if fee is not None:
        await book(uow, fee, 0, {})


async def _by_expenses(uow: UnitOfWork, appraisal: Appraisal, outcome: FeeOutcome) -> bool:
    """Let the agency that worked say what it spent; say whether anything was still open."""
    rows = [row for row in await commissions_of(uow.session, appraisal.id) if row.offered_at]
    # Who never took it on, and who fell away, is paid nothing.
    working = [row for row in rows if row.answered_at and row.state not in _FELL_AWAY]
    last = working[-1] if working else None
    if last is not None and await known_fee(uow, FeeKind.appraisal, last.id) is not None:
        return False
    for row in rows:
        if last is None or row.id != last.id:
            await _pay_nothing(uow, appraisal, row)
    fee = await _fee_of(uow, appraisal, last, outcome) if last is not None else None
    if fee is not None:
        await ask_expenses(uow, appraisal, fee)
    await settle_advance(uow, appraisal.id)
    return fee is not None


async def reissued_reports(session: AsyncSession, commission: Commission) -> list[str]:
    """Return the reports an agency was asked to issue anew, for the old one had expired.

    Each such call is a deadline of its kind; the report that met it came before the next.
    """
    rows = (
        select(Deadline.opened_at, Deadline.closed_at)
        .where(
            col(Deadline.kind) == ClockKind.reissue,
            col(Deadline.subject) == f"appraisal:{commission.appraisal_id}",
        )
        .order_by(col(Deadline.opened_at))
    )
    calls: Sequence[Any] = (await session.exec(rows)).all()
    reports = [
        report
        for report in await reports_of(session, commission.appraisal_id)
        if report.commission_id == commission.id
    ]
    return [
        next(report.id for report in reports if report.uploaded_at == closed_at)
        for _opened_at, closed_at in calls
        if any(report.uploaded_at == closed_at for report in reports)
    ]


# -- What it hangs on ---------------------------------------------------------------------------


async def _procedure_of(uow: UnitOfWork, lot: Lot) -> PriceProcedure | None:
    """Return the procedure that found a lot's reference price: it ended in the same instant."""
    price = await uow.session.get_one(ReferencePriceRow, lot.reference_price_id)
    rows = select(PriceProcedure).where(
        col(PriceProcedure.asset_id) == lot.asset_id,
        col(PriceProcedure.closed_at) == price.fixed_at,
    )
    return (await uow.session.exec(rows)).first()


async def _is_being_sold(uow: UnitOfWork, appraisal: Appraisal) -> bool:
    lots = select(Lot.id).where(
        col(Lot.asset_id) == appraisal.asset_id, col(Lot.state).in_(UNDER_WAY)
    )
    sales = (
        select(Sale.id)
        .join(Lot, col(Lot.id) == col(Sale.lot_id))
        .where(
            col(Lot.asset_id) == appraisal.asset_id,
            col(Lot.state) == LotState.sold,
            col(Sale.state) != SaleState.defaulted,
        )
    )
    under_way = (await uow.session.exec(lots)).first() is not None
    return under_way or (await uow.session.exec(sales)).first() is not None


async def _fee_of(
    uow: UnitOfWork,
    appraisal: Appraisal,
    commission: Commission,
    outcome: FeeOutcome,
    *,
    sale_id: str | None = None,
    kind: FeeKind = FeeKind.appraisal,
    subject: str | None = None,
) -> ValuationFee | None:
    agency = await uow.session.get_one(Agency, commission.agency_id)
    return await make_fee(
        uow,
        kind=kind,
        subject=subject or commission.id,
        outcome=outcome,
        payee_name=agency.name,
        court_id=appraisal.court_id,
        case_id=appraisal.case_id,
        asset_id=appraisal.asset_id,
        appraisal_id=appraisal.id,
        agency_id=agency.id,
        sale_id=sale_id,
    )
