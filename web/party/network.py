"""A party's reading of the network reports served on it, and its objections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.network_inquiry import service
from valuation.network_inquiry.queries import (
    NetworkReportView,
    inquiries_of_case,
)
from valuation.serving.objections import ObjectionKind
from web.forms import read_form
from web.party import cases
from web.report_response import report_response
from web.requests import actor_of, house
from web.templating import see_other


async def read_report(request: Request) -> Response:
    """Return a network report's paper that was served on the viewer; note that it was opened."""
    async with house(request).database.session() as session:
        _court_id, case_id = await cases.found_case(request, session)
        report = await _served(session, case_id, request.path_params["report_id"])
        if report.file_id is None:
            raise refuse(CommonRefusal.not_found)
        response = await report_response(session, report.file_id)
    async with house(request).works.begin(actor_of(request)) as uow:
        await service.note_reading(uow, report_id=report.id)
    return response


async def object_to(request: Request) -> Response:
    """Take a party's objection to a network report."""
    report_id = request.path_params["report_id"]
    async with house(request).database.session() as session:
        _court_id, case_id = await cases.found_case(request, session)
        await _served(session, case_id, report_id)
    async with read_form(request) as form:
        try:
            kind = form.choice(f"kind-{report_id}", ObjectionKind)
            grounds = form.text(f"grounds-{report_id}", longest=4_000)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await service.object_to_network_report(
                    uow, report_id=report_id, kind=kind, grounds=grounds
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await cases.case_page(request, form.refuse(_in_row(refused, report_id)))
    return see_other(f"/my/cases/{case_id}", said="objection_raised")


def _in_row(refused: Refused, report_id: str) -> Any:
    """Move a refusal to the field of the report it is about."""
    refusal = refused.refusal
    if refusal.field_name in {"kind", "grounds"}:
        return replace(refusal, field_name=f"{refusal.field_name}-{report_id}")
    return refusal


async def _served(session: AsyncSession, case_id: str, report_id: str) -> NetworkReportView:
    inquiries = await inquiries_of_case(session, case_id)
    reports = [report for row in inquiries for report in row.served]
    found = next((report for report in reports if report.id == report_id), None)
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return found
