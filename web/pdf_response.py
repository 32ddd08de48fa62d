"""How a paper leaves the house: as a PDF to look at, never kept by a cache."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

# The browser's own viewer embeds the paper in a page it styles; the paper itself can load nothing.
_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def pdf_response(name: str, content: bytes, *, keep: bool = False) -> Response:
    """Return a PDF the browser shows under a name; `keep` has it saved instead."""
    way = "attachment" if keep else "inline"
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f"{way}; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": _POLICY,
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
