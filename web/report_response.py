"""How a report's file leaves the house."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from auction.db.files import read_file
from auction.kernel.refusal import CommonRefusal, refuse
from web.pdf_response import pdf_response


async def report_response(session: AsyncSession, file_id: str, *, keep: bool = False) -> Response:
    """Return a stored report to look at, or to `keep`. Who may read it, the caller has asked."""
    file = await read_file(session, file_id)
    if file is None:
        raise refuse(CommonRefusal.not_found)
    name = file.name if file.name.lower().endswith(".pdf") else f"{file.name}.pdf"
    return pdf_response(name, file.content, keep=keep)
