"""What the network inquiries of a case add to a party's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from valuation.network_inquiry.queries import (
    InquiryView,
    NetworkReportView,
    inquiries_of_case,
)
from valuation.serving.objections import ObjectionKind, Served, may_object

NETWORK_KINDS = [kind for kind in ObjectionKind if kind is not ObjectionKind.method_or_result]


async def network_context(
    session: AsyncSession, case_id: str, party_ids: Sequence[str], now: datetime
) -> dict[str, Any]:
    """Return what the network inquiries of a case add to a party's page."""
    inquiries = await inquiries_of_case(session, case_id)
    return {
        "network_inquiries": inquiries,
        "own": list(party_ids),
        "network_kinds": NETWORK_KINDS,
        "network_open": {
            report.id: _is_open(row, report, party_ids, now)
            for row in inquiries
            for report in row.served
        },
    }


def _is_open(
    row: InquiryView, report: NetworkReportView, party_ids: Sequence[str], now: datetime
) -> bool:
    served = report.served_on(party_ids)
    if row.closed_at is not None or served is None or report.flawed_at or report.superseded_at:
        return False
    objected = {objection.party_id for objection in report.objections}
    own = Served(served.objections_until_at, served.party_id in objected)
    return may_object(own, is_final=report.corrects_upheld, now=now) is None
