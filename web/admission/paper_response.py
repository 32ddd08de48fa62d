"""How a desk is shown what people handed in: alone in its frame, so that nothing in it can act."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from auction.db.files import FileContent


def paper_response(file: FileContent) -> Response:
    """Return a file to look at; no script in it runs, it loads nothing, and no cache keeps it."""
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(file.name, safe='')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
