"""How a table leaves the house: as a CSV file to keep, never held by a cache."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response


def csv_response(name: str, content: bytes) -> Response:
    """Return CSV as a download under a name."""
    return Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
