"""The verbs of the ladder. Methods begin and end here, so that no step can be skipped.

Law: REF-01 to REF-07, REF-14, REF-31, REF-46 to REF-48, AUC-04.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import col, select

from auction.cases.kinds import CaseState
from auction.cases.models import EnforcementCase, SeizedAsset
from auction.cases.refusals import CaseRefusal
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import ReferencePriceRow
from auction.lots.reference_price import ReferencePrice
from auction.lots.service import accept_reference_price
from valuation.acts import CLERICAL, JUDICIAL, court_of, filled, insist, member
from valuation.procedure.access import (
    conditions_of,
    insist_alive,
    kept_conditions,
    methods_of,
    procedure_of_court,
    running_procedure,
    tried,
)
from valuation.procedure.events import MethodFailed, ProcedureWithdrawn, ReferencePriceFixed
from valuation.procedure.ladder import (
    Conditions,
    Method,
    MethodState,
    ProcedureState,
    may_begin,
)
from valuation.procedure.models import PriceMethod, PriceProcedure
from valuation.procedure.refusals import ProcedureRefusal
from valuation.procedure.rules import (
    METHOD_CHOICE_DAYS,
    WITHOUT_VALUATION,
    Finding,
    NoValuationGround,
    WithdrawalGround,
)
from valuation.refusals import ValuationRefusal


async def start_procedure(uow: UnitOfWork, *, asset_id: str) -> str:
    """Begin to price seized property; return the procedure's id. Law: REF-01.

    One runs at a time, and none while an earlier price is still valid.
    """
    asset = await _asset_to_price(uow, asset_id)
    row = PriceProcedure(
        id=new_id("prc"),
        court_id=asset.court_id,
        case_id=asset.case_id,
        asset_id=asset_id,
        state=ProcedureState.finding,
        started_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    await close_deadline(uow, kind="price_procedure", subject=f"asset:{asset_id}")
    await _await_choice(uow, row)
    _note(uow, row, "started", asset=asset_id)
    return row.id


async def note_findings(
    uow: UnitOfWork,
    *,
    procedure_id: str,
    findings: Mapping[str, str],
    conditions: Conditions,
) -> None:
    """Record what the thing is and what that means for the methods; replaces what was noted.

    `findings` by `Finding`: ownership, encumbrances, occupation, taxes and fees owed, defects. Not
    while a method runs. Law: REF-03 to REF-07.
    """
    row = await procedure_of_court(uow, procedure_id, CLERICAL)
    insist_alive(row)
    if row.state == ProcedureState.running:
        raise refuse(ProcedureRefusal.another_method_runs)
    row.findings = {
        member(Finding, name, name).value: filled(text, name)
        for name, text in findings.items()
        if text.strip()
    }
    for wanted in Finding:
        if wanted.value not in row.findings:
            raise refuse(CommonRefusal.missing, wanted.value)
    row.conditions = kept_conditions(conditions)
    row.found_at, row.state = uow.now, ProcedureState.choosing
    _note(uow, row, "found", **kept_conditions(conditions))


async def begin_method(
    uow: UnitOfWork, procedure: PriceProcedure, method: Method, reference: str
) -> PriceMethod:
    """Note that a method begins, if the ladder lets it; called by the method's own room.

    The procedure is locked. `reference` is the id of what that room keeps. Law: REF-02 to REF-07.
    """
    insist_alive(procedure)
    if procedure.state == ProcedureState.finding:
        raise refuse(ProcedureRefusal.findings_first)
    had = await methods_of(uow.session, procedure.id)
    insist(may_begin(method, conditions_of(procedure), tried(had)))
    row = PriceMethod(
        id=new_id("mth"),
        court_id=procedure.court_id,
        procedure_id=procedure.id,
        place=len(had) + 1,
        method=method,
        state=MethodState.running,
        reference=reference,
        begun_at=uow.now,
    )
    uow.add(row)
    procedure.state = ProcedureState.running
    await uow.session.flush()
    await close_deadline(uow, kind="method_choice", subject=_subject(procedure))
    _note(uow, procedure, "method_begun", method=method, reference=reference)
    return row


async def fail_method(uow: UnitOfWork, procedure: PriceProcedure, why: str) -> None:
    """Note that the running method ends without a price; the court chooses the next one.

    `why` is a code of the method's room. Law: REF-05 to REF-07, REF-14.
    """
    row = await _running_method(uow, procedure)
    row.state, row.ended_at, row.why = MethodState.failed, uow.now, why
    procedure.state = ProcedureState.choosing
    await uow.session.flush()
    await _await_choice(uow, procedure)
    _note(uow, procedure, "method_failed", method=row.method, why=why)
    uow.emit(MethodFailed(procedure.id, procedure.court_id, row.method, why))


async def fix_price(
    uow: UnitOfWork,
    procedure: PriceProcedure,
    *,
    amount_fen: int,
    source: str,
    report_file_id: str | None,
    valid_until_on: date,
) -> None:
    """Hand the running method's price over to the sale, and end. Law: REF-46 to REF-48."""
    row = await _running_method(uow, procedure)
    row.state, row.ended_at = MethodState.priced, uow.now
    row.amount_fen, row.valid_until_on = amount_fen, valid_until_on
    await _priced(uow, procedure, row.method, amount_fen, source, report_file_id, valid_until_on)


async def price_without_valuation(
    uow: UnitOfWork,
    *,
    procedure_id: str,
    ground: str,
    amount_fen: int,
    note: str,
    valid_until_on: date,
) -> None:
    """Price property that needs no valuation by the market, with the ground. Law: AUC-04."""
    procedure = await procedure_of_court(uow, procedure_id, JUDICIAL)
    insist_alive(procedure)
    if procedure.state == ProcedureState.finding:
        raise refuse(ProcedureRefusal.findings_first)
    if procedure.state == ProcedureState.running:
        raise refuse(ProcedureRefusal.another_method_runs)
    if conditions_of(procedure).appraisal_required is not None:
        raise refuse(ProcedureRefusal.law_requires_appraisal)
    chosen = member(NoValuationGround, ground, "ground")
    procedure.closing_ground, procedure.closing_note = chosen, filled(note, "note")
    await close_deadline(uow, kind="method_choice", subject=_subject(procedure))
    await _priced(uow, procedure, WITHOUT_VALUATION, amount_fen, "", None, valid_until_on)


async def withdraw_procedure(
    uow: UnitOfWork, *, procedure_id: str, ground: str, note: str = ""
) -> None:
    """End the pricing without a price; a running method is called back. Law: REF-31."""
    procedure = await procedure_of_court(uow, procedure_id, JUDICIAL)
    if ProcedureState(procedure.state).is_over:
        raise refuse(ProcedureRefusal.procedure_over)
    chosen = member(WithdrawalGround, ground, "ground")
    if chosen is WithdrawalGround.other:
        note = filled(note, "note")
    running = procedure.state == ProcedureState.running
    row = await _running_method(uow, procedure) if running else None
    if row is not None:
        row.state, row.ended_at, row.why = MethodState.withdrawn, uow.now, chosen
    procedure.state, procedure.closed_at = ProcedureState.withdrawn, uow.now
    procedure.closing_ground, procedure.closing_note = chosen, note.strip()
    await close_deadline(uow, kind="method_choice", subject=_subject(procedure))
    _note(uow, procedure, "withdrawn", ground=chosen)
    method, reference = (row.method, row.reference) if row is not None else ("", "")
    event = ProcedureWithdrawn(procedure.id, procedure.court_id, method, reference, chosen)
    uow.emit(event)


async def _asset_to_price(uow: UnitOfWork, asset_id: str) -> SeizedAsset:
    court_id = court_of(uow, CLERICAL)
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None or asset.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    case = await uow.session.get_one(EnforcementCase, asset.case_id)
    if case.state != CaseState.open:
        raise refuse(CaseRefusal.case_closed)
    if await running_procedure(uow, asset_id) is not None:
        raise refuse(ProcedureRefusal.procedure_runs)
    valid = select(ReferencePriceRow).where(
        col(ReferencePriceRow.asset_id) == asset_id,
        col(ReferencePriceRow.valid_until_on) >= court_day(uow.now),
    )
    price = (await uow.session.exec(valid)).first()
    if price is not None:
        raise refuse(ValuationRefusal.already_priced, valid_until_on=price.valid_until_on)
    return asset


async def _running_method(uow: UnitOfWork, procedure: PriceProcedure) -> PriceMethod:
    rows = select(PriceMethod).where(
        col(PriceMethod.procedure_id) == procedure.id, col(PriceMethod.ended_at).is_(None)
    )
    return (await uow.session.exec(rows.with_for_update())).one()


async def _await_choice(uow: UnitOfWork, procedure: PriceProcedure) -> None:
    """Give the court ten days to begin the next method. House rule: no step may lie for ever."""
    await open_deadline(
        uow,
        court_id=procedure.court_id,
        case_id=procedure.case_id,
        kind="method_choice",
        subject=_subject(procedure),
        role=Role.judge,
        law="REF-02",
        due_at=due_in_days(uow.now, METHOD_CHOICE_DAYS),
    )


async def _priced(
    uow: UnitOfWork,
    procedure: PriceProcedure,
    method: str,
    amount_fen: int,
    source: str,
    report_file_id: str | None,
    valid_until_on: date,
) -> None:
    procedure.state, procedure.closed_at = ProcedureState.priced, uow.now
    await accept_reference_price(
        uow,
        ReferencePrice(
            asset_id=procedure.asset_id,
            case_id=procedure.case_id,
            court_id=procedure.court_id,
            amount_fen=amount_fen,
            method=method,
            source=source,
            report_file_id=report_file_id,
            fixed_at=uow.now,
            valid_until_on=valid_until_on,
        ),
    )
    _note(uow, procedure, "priced", method=method, fen=amount_fen)
    uow.emit(ReferencePriceFixed(procedure.id, procedure.court_id, method, amount_fen))


def _note(uow: UnitOfWork, procedure: PriceProcedure, act: str, **data: object) -> None:
    uow.audit(f"procedure.{act}", _subject(procedure), procedure.court_id, **data)


def _subject(procedure: PriceProcedure) -> str:
    return f"procedure:{procedure.id}"
