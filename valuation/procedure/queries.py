"""Reading procedures: one whole for its page, lists for the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase, SeizedAsset
from valuation.procedure.access import conditions_of
from valuation.procedure.ladder import (
    Conditions,
    Method,
    MethodState,
    ProcedureState,
    Tried,
    may_begin,
    open_methods,
)
from valuation.procedure.models import PriceMethod, PriceProcedure


@dataclass(frozen=True, kw_only=True)
class MethodView:
    """A method that was begun. `reference` is the id of what its own room keeps."""

    method: Method
    state: MethodState
    reference: str
    begun_at: datetime
    ended_at: datetime | None
    why: str
    amount_fen: int | None
    valid_until_on: date | None


@dataclass(frozen=True, kw_only=True)
class ProcedureView:
    """A procedure whole, with the methods it tried, the first begun first."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    asset_id: str
    asset_name_zh: str
    asset_name_en: str
    state: ProcedureState
    findings: Mapping[str, str]
    conditions: Conditions
    started_at: datetime
    found_at: datetime | None
    closed_at: datetime | None
    closing_ground: str
    closing_note: str
    suspended_at: datetime | None
    suspension_ground: str
    suspension_note: str
    methods: tuple[MethodView, ...]

    @property
    def running(self) -> MethodView | None:
        """Return the method that runs."""
        return next((row for row in self.methods if row.ended_at is None), None)

    @property
    def open_methods(self) -> list[Method]:
        """Return the methods the court may begin now."""
        if self.state is not ProcedureState.choosing:
            return []
        return open_methods(self.conditions, self._tried)

    def why_not(self, method: Method) -> str:
        """Return the code of why a method may not begin now; "" if it may."""
        refusal = may_begin(method, self.conditions, self._tried)
        return "" if refusal is None else str(refusal.code)

    def last(self, method: Method) -> MethodView | None:
        """Return how a method went the last time it was tried."""
        return next((row for row in reversed(self.methods) if row.method is method), None)

    def asset_name(self, language: str) -> str:
        """Return what is priced, in a language."""
        return self.asset_name_zh if language == "zh" else self.asset_name_en

    @property
    def _tried(self) -> list[Tried]:
        return [Tried(row.method, row.state) for row in self.methods]


async def procedure(
    session: AsyncSession, court_id: str, procedure_id: str
) -> ProcedureView | None:
    """Return a procedure of this court; None for another court's."""
    row = await session.get(PriceProcedure, procedure_id)
    if row is None or row.court_id != court_id:
        return None
    return (await _views(session, [row]))[0]


async def procedures_of_case(session: AsyncSession, case_id: str) -> list[ProcedureView]:
    """Return a case's procedures, the oldest first. Who may read them, the caller asks."""
    rows = select(PriceProcedure).where(col(PriceProcedure.case_id) == case_id)
    in_order = rows.order_by(col(PriceProcedure.started_at), col(PriceProcedure.id))
    return await _views(session, (await session.exec(in_order)).all())


async def procedures_of_court(session: AsyncSession, court_id: str) -> list[ProcedureView]:
    """Return a court's procedures that run, the oldest first."""
    rows = (
        select(PriceProcedure)
        .where(col(PriceProcedure.court_id) == court_id, col(PriceProcedure.closed_at).is_(None))
        .order_by(col(PriceProcedure.started_at), col(PriceProcedure.id))
    )
    return await _views(session, (await session.exec(rows)).all())


async def _views(session: AsyncSession, rows: Sequence[PriceProcedure]) -> list[ProcedureView]:
    cases = select(EnforcementCase.id, EnforcementCase.number).where(
        col(EnforcementCase.id).in_([row.case_id for row in rows])
    )
    numbers = dict((await session.exec(cases)).all())
    assets = select(SeizedAsset.id, SeizedAsset.name_zh, SeizedAsset.name_en).where(
        col(SeizedAsset.id).in_([row.asset_id for row in rows])
    )
    names = {asset_id: (zh, en) for asset_id, zh, en in await session.exec(assets)}
    methods = await _methods(session, [row.id for row in rows])
    return [
        ProcedureView(
            id=row.id,
            court_id=row.court_id,
            case_id=row.case_id,
            case_number=numbers[row.case_id],
            asset_id=row.asset_id,
            asset_name_zh=names[row.asset_id][0],
            asset_name_en=names[row.asset_id][1],
            state=ProcedureState(row.state),
            findings=row.findings,
            conditions=conditions_of(row),
            started_at=row.started_at,
            found_at=row.found_at,
            closed_at=row.closed_at,
            closing_ground=row.closing_ground,
            closing_note=row.closing_note,
            suspended_at=row.suspended_at,
            suspension_ground=row.suspension_ground,
            suspension_note=row.suspension_note,
            methods=tuple(methods[row.id]),
        )
        for row in rows
    ]


async def _methods(session: AsyncSession, ids: Sequence[str]) -> defaultdict[str, list[MethodView]]:
    rows = select(PriceMethod).where(col(PriceMethod.procedure_id).in_(ids))
    found: defaultdict[str, list[MethodView]] = defaultdict(list)
    for row in await session.exec(rows.order_by(col(PriceMethod.place))):
        found[row.procedure_id].append(
            MethodView(
                method=Method(row.method),
                state=MethodState(row.state),
                reference=row.reference,
                begun_at=row.begun_at,
                ended_at=row.ended_at,
                why=row.why,
                amount_fen=row.amount_fen,
                valid_until_on=row.valid_until_on,
            )
        )
    return found
