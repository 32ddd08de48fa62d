"""What stands at the head of a page that begins a method: which thing, in which case."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase, SeizedAsset
from valuation.procedure.models import PriceProcedure


@dataclass(frozen=True, kw_only=True)
class ProcedureHead:
    """A procedure by what it prices."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    asset_id: str
    asset_name_zh: str
    asset_name_en: str

    def asset_name(self, language: str) -> str:
        """Return what is priced, in a language."""
        return self.asset_name_zh if language == "zh" else self.asset_name_en


async def procedure_head(
    session: AsyncSession, court_id: str, procedure_id: str
) -> ProcedureHead | None:
    """Return a procedure of this court; None for another court's."""
    row = await session.get(PriceProcedure, procedure_id)
    if row is None or row.court_id != court_id:
        return None
    case = await session.get_one(EnforcementCase, row.case_id)
    thing = await session.get_one(SeizedAsset, row.asset_id)
    return ProcedureHead(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        case_number=case.number,
        asset_id=row.asset_id,
        asset_name_zh=thing.name_zh,
        asset_name_en=thing.name_en,
    )
