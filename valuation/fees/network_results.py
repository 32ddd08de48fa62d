"""What the platforms of a network inquiry answered in time, as the rule of their fee takes it."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from valuation.fees.rules import InquiryResult
from valuation.network_inquiry.queries import results_of


async def inquiry_results(session: AsyncSession, asset_id: str) -> list[InquiryResult]:
    """Return the results that counted in the inquiry that priced a thing last. Law: REF-50."""
    return [
        InquiryResult(row.platform_id, row.name, row.amount_fen, row.fee_fen)
        for row in await results_of(session, asset_id)
        if row.in_time
    ]
