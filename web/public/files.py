"""Stored pictures and papers, for whoever may see them."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.asset_papers import court_of_paper
from auction.cases.queries import court_of_photo
from auction.db.files import read_file
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.paper_queries import is_paper_of_public_lot
from auction.lots.queries import is_photo_of_public_lot, is_report_of_public_lot
from web.requests import house, viewer_of
from web.security.viewer import Viewer

_PUBLIC_CACHE = "public, max-age=86400, immutable"
_PRIVATE_CACHE = "private, max-age=600"
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_DESK = (Role.judge, Role.clerk, Role.panel, Role.president)


async def show_file(request: Request) -> Response:
    """Return a picture or paper of a published lot, or the basis of its price, to everybody.

    Those not published yet are shown to the desk of their own court; nothing else is found
    here. A drawing opened by itself runs no script.
    """
    file_id = request.path_params["file_id"]
    async with house(request).database.session() as session:
        is_public = await _is_public(session, file_id)
        if not is_public and not await _is_own(session, viewer_of(request), file_id):
            raise refuse(CommonRefusal.not_found)
        file = await read_file(session, file_id)
    if file is None:
        raise refuse(CommonRefusal.not_found)
    headers = {
        "ETag": f'"{file.sha256}"',
        "Cache-Control": _PUBLIC_CACHE if is_public else _PRIVATE_CACHE,
    }
    if file.media_type.startswith("image/"):
        headers["Content-Security-Policy"] = _PICTURE_POLICY
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)


async def _is_public(session: AsyncSession, file_id: str) -> bool:
    return (
        await is_photo_of_public_lot(session, file_id)
        or await is_report_of_public_lot(session, file_id)
        or await is_paper_of_public_lot(session, file_id)
    )


async def _is_own(session: AsyncSession, viewer: Viewer, file_id: str) -> bool:
    if viewer.court_id is None or not viewer.is_one_of(*_DESK):
        return False
    owners = (await court_of_photo(session, file_id), await court_of_paper(session, file_id))
    return viewer.court_id in owners
