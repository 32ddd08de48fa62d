"""The ladder of methods by which seized property gets its price, as the court goes up it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from valuation.procedure import queries, service
from valuation.procedure.ladder import AppraisalRequired, Conditions, Method, ProcedureState
from valuation.procedure.queries import MethodView, ProcedureView
from valuation.procedure.rules import NoValuationGround, WithdrawalGround
from web.api.v1.answers import Made, found
from web.api.v1.assets import asset_of_court
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Fen, OptionalProse, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class Findings(Body):
    """What the court found out, and what that means for the methods. Law: REF-03 to REF-07."""

    ownership: Prose
    encumbrances: Prose
    occupation: Prose
    taxes_and_fees: Prose
    defects: Prose
    party_missing_or_refuses: bool = False
    government_price: bool = False
    expert_needed: bool = False
    network_ready: bool = True
    appraisal_required: AppraisalRequired | None = None
    both_ask: tuple[Method, ...] = ()


class MarketPrice(Body):
    """A price without a valuation, and why none is needed. Law: AUC-04."""

    ground: NoValuationGround
    amount_fen: Fen
    note: Prose
    valid_until_on: Day


class Withdrawal(Body):
    """Why nothing more is priced; "other" wants a note."""

    ground: WithdrawalGround
    note: OptionalProse = ""


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """A procedure: what was found, every method tried, and which may begin now."""

    id: str
    case_id: str
    asset_id: str
    state: ProcedureState
    findings: dict[str, str]
    conditions: Conditions
    open_methods: list[Method]
    methods: list[MethodView]
    started_at: datetime
    found_at: datetime | None
    suspended_at: datetime | None
    closed_at: datetime | None
    closing_ground: str
    closing_note: str


async def start_procedure(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Begin to price seized property."""
    return Made(await service.start_procedure(uow, asset_id=call.path["asset_id"]))


async def list_procedures_of_asset(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[Procedure]:
    """List how seized property was and is being priced, the oldest first."""
    asset = await asset_of_court(session, call)
    of_case = await queries.procedures_of_case(session, asset.case_id)
    rows = [_shown(row) for row in of_case if row.asset_id == asset.id]
    return listed_from(rows, call.query)


async def show_procedure(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Procedure:
    """Show how seized property is being priced."""
    return await _of_court(session, call)


async def note_findings(uow: UnitOfWork, call: Call[Findings, NoQuery]) -> Procedure:
    """Record what the court found out; replaces what was noted before."""
    said = call.body
    conditions = Conditions(
        party_missing_or_refuses=said.party_missing_or_refuses,
        government_price=said.government_price,
        expert_needed=said.expert_needed,
        network_ready=said.network_ready,
        appraisal_required=said.appraisal_required,
        both_ask=frozenset(said.both_ask),
    )
    findings = {
        "ownership": said.ownership,
        "encumbrances": said.encumbrances,
        "occupation": said.occupation,
        "taxes_and_fees": said.taxes_and_fees,
        "defects": said.defects,
    }
    await service.note_findings(
        uow, procedure_id=call.path["procedure_id"], findings=findings, conditions=conditions
    )
    return await _now(uow, call)


async def price_without_valuation(uow: UnitOfWork, call: Call[MarketPrice, NoQuery]) -> Procedure:
    """Price property that needs no valuation by the market."""
    said = call.body
    until: date = said.valid_until_on
    await service.price_without_valuation(
        uow,
        procedure_id=call.path["procedure_id"],
        ground=said.ground,
        amount_fen=said.amount_fen,
        note=said.note,
        valid_until_on=until,
    )
    return await _now(uow, call)


async def withdraw_procedure(uow: UnitOfWork, call: Call[Withdrawal, NoQuery]) -> Procedure:
    """End the pricing without a price; a running method is called back."""
    await service.withdraw_procedure(
        uow,
        procedure_id=call.path["procedure_id"],
        ground=call.body.ground,
        note=call.body.note,
    )
    return await _now(uow, call)


async def _of_court(session: AsyncSession, call: Call[Any, Any]) -> Procedure:
    court_id = call.court_id(*READERS)
    return _shown(found(await queries.procedure(session, court_id, call.path["procedure_id"])))


async def _now(uow: UnitOfWork, call: Call[Any, Any]) -> Procedure:
    """Return the procedure as it stands after the act."""
    await uow.session.flush()
    return await _of_court(uow.session, call)


def _shown(row: ProcedureView) -> Procedure:
    return Procedure(
        id=row.id,
        case_id=row.case_id,
        asset_id=row.asset_id,
        state=row.state,
        findings=dict(row.findings),
        conditions=row.conditions,
        open_methods=row.open_methods,
        methods=list(row.methods),
        started_at=row.started_at,
        found_at=row.found_at,
        suspended_at=row.suspended_at,
        closed_at=row.closed_at,
        closing_ground=row.closing_ground,
        closing_note=row.closing_note,
    )
