"""How a paper leaves the house: as a PDF to look at, never kept by a cache."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response


def pdf_response(name: str, content: bytes) -> Response:
    """Return a PDF the browser shows under a name."""
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(name, safe='')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
