"""The signed file of a statement of account, for whoever may read the paper."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.documents.account_papers import signed_file
from auction.documents.papers import PaperKind
from auction.documents.queries import PaperView, paper
from auction.kernel.refusal import CommonRefusal, refuse
from web.public.papers import may_read
from web.requests import house, viewer_of


async def download(request: Request) -> Response:
    """Give a statement of account as the signed file: `auction verify` checks it to the byte."""
    async with house(request).database.session() as session:
        found = await paper(session, request.path_params["number"])
        if found is None or found.kind is not PaperKind.account:
            raise refuse(CommonRefusal.not_found)
        if not await may_read(session, viewer_of(request), found):
            raise refuse(CommonRefusal.not_allowed)
    return signed_response(found)


def signed_response(found: PaperView) -> Response:
    """Return the signed file of a statement. Who may read it, the caller has asked."""
    return Response(
        signed_file(found.facts),
        media_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="account-{found.number}.json"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
