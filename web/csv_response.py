"""How a table leaves the house: as a file to keep, never held by a cache."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = {"utf8": "utf-8", "gb18030": "gb18030"}


def csv_response(name: str, content: bytes, encoding: str = "utf8") -> Response:
    """Return CSV as a download under a name."""
    return _download(name, content, f"text/csv; charset={_NAMES[encoding]}")


def workbook_response(name: str, content: bytes) -> Response:
    """Return a workbook as a download under a name."""
    return _download(name, content, XLSX)


def _download(name: str, content: bytes, media_type: str) -> Response:
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
