"""Reading draws."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from valuation.draw.models import AppraisalDraw


async def draw_record(session: AsyncSession, appraisal_id: str) -> dict[str, Any] | None:
    """Return the record of an appraisal's draw as it is published, if there was one."""
    row = await session.get(AppraisalDraw, appraisal_id)
    return None if row is None else row.record
