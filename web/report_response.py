"""How a report's file leaves the house: as a PDF to look at, never kept by a cache."""

from __future__ import annotations

from urllib.parse import quote

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from auction.db.files import read_file
from auction.kernel.refusal import CommonRefusal, refuse


async def report_response(session: AsyncSession, file_id: str, *, keep: bool = False) -> Response:
    """Return a stored report; `keep` has the browser save it instead of opening it.

    Who may read it, the caller has asked.
    """
    file = await read_file(session, file_id)
    if file is None:
        raise refuse(CommonRefusal.not_found)
    way = "attachment" if keep else "inline"
    name = file.name if file.name.lower().endswith(".pdf") else f"{file.name}.pdf"
    return Response(
        file.content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f"{way}; filename*=UTF-8''{quote(name, safe='')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
