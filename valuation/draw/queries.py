"""Reading draws, as they are published: nothing here can show what is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.people.models import Court
from valuation.draw.contributing import DrawState
from valuation.draw.models import AppraisalDraw, DrawExclusion, DrawParty
from valuation.draw.record import DrawRecord


@dataclass(frozen=True, kw_only=True)
class DrawPartyView:
    """Who may add a number, under its label, and whether it has."""

    party_id: str
    label: str
    contributed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DrawView:
    """A draw as everybody may see it at its present stage."""

    appraisal_id: str
    court_name_zh: str
    court_name_en: str
    state: DrawState
    record: DrawRecord
    opened_at: datetime
    contributions_until_at: datetime | None
    figure_on: date | None
    figure_value: str
    figure_source: str
    figure_entered_by: str | None
    is_figure_confirmed: bool
    drawn_at: datetime | None
    parties: tuple[DrawPartyView, ...]

    @property
    def speciality(self) -> str:
        """Return which sub-roster was drawn from; empty in records that do not say."""
        return str(self.record.opening.get("speciality", ""))

    @property
    def is_at_once(self) -> bool:
        """Say whether nobody had time to add a number."""
        return self.contributions_until_at is None

    @property
    def phase(self) -> str:
        """Return what changes when something is to be shown anew."""
        added = sum(party.contributed_at is not None for party in self.parties)
        return f"{self.state}:{added}:{bool(self.figure_value)}"

    def court_name(self, language: str) -> str:
        """Return whose draw it is."""
        return self.court_name_zh if language == "zh" else self.court_name_en


@dataclass(frozen=True)
class ExclusionView:
    """An agency the court kept out, with its ground and note."""

    agency_id: str
    ground: str
    note: str


async def draw_record(session: AsyncSession, appraisal_id: str) -> dict[str, Any] | None:
    """Return the record of an appraisal's draw as it is published now, if there is one."""
    row = await session.get(AppraisalDraw, appraisal_id)
    return None if row is None else row.record


async def draw(session: AsyncSession, appraisal_id: str) -> DrawView | None:
    """Return a draw as everybody may see it; None if none was opened."""
    found = await _views(session, col(AppraisalDraw.appraisal_id) == appraisal_id, 1)
    return found[0] if found else None


async def newest_draws(session: AsyncSession, limit: int = 100) -> list[DrawView]:
    """Return the draws opened last, those of all courts, the newest first."""
    return await _views(session, col(AppraisalDraw.state) != DrawState.withdrawn, limit)


async def exclusions_of(session: AsyncSession, appraisal_id: str) -> list[ExclusionView]:
    """Return whom the court kept out of an appraisal, the first noted first."""
    rows = select(DrawExclusion).where(col(DrawExclusion.appraisal_id) == appraisal_id)
    found = (await session.exec(rows.order_by(col(DrawExclusion.noted_at)))).all()
    return [ExclusionView(row.agency_id, row.ground, row.note) for row in found]


async def _views(session: AsyncSession, which: Any, limit: int) -> list[DrawView]:
    rows = select(AppraisalDraw, Court).join(Court, col(Court.id) == col(AppraisalDraw.court_id))
    newest = rows.where(which).order_by(col(AppraisalDraw.opened_at).desc()).limit(limit)
    found = (await session.exec(newest)).all()
    parties = select(DrawParty).where(
        col(DrawParty.appraisal_id).in_([row.appraisal_id for row, _ in found])
    )
    of_draws = (await session.exec(parties.order_by(col(DrawParty.label)))).all()
    return [
        _view(row, court, [party for party in of_draws if party.appraisal_id == row.appraisal_id])
        for row, court in found
    ]


def _view(row: AppraisalDraw, court: Court, parties: list[DrawParty]) -> DrawView:
    return DrawView(
        appraisal_id=row.appraisal_id,
        court_name_zh=court.name_zh,
        court_name_en=court.name_en,
        state=DrawState(row.state),
        record=DrawRecord.from_json(row.record),
        opened_at=row.opened_at,
        contributions_until_at=row.contributions_until_at,
        figure_on=row.figure_on,
        figure_value=row.figure_value,
        figure_source=row.figure_source,
        figure_entered_by=row.figure_entered_by,
        is_figure_confirmed=row.figure_confirmed_by is not None,
        drawn_at=row.drawn_at,
        parties=tuple(
            DrawPartyView(
                party_id=party.party_id, label=party.label, contributed_at=party.contributed_at
            )
            for party in parties
        ),
    )
