"""How an annex or a photograph of a report leaves the house."""

from __future__ import annotations

from starlette.responses import Response

from auction.db.files import FileContent
from web.pdf_response import pdf_response

_PDF = "application/pdf"
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def annex_response(file: FileContent) -> Response:
    """Return a stored annex to look at. Who may see it, the caller has asked."""
    if file.media_type == _PDF:
        name = file.name if file.name.lower().endswith(".pdf") else f"{file.name}.pdf"
        return pdf_response(name, file.content)
    headers = {"Cache-Control": "private, max-age=600", "Content-Security-Policy": _PICTURE_POLICY}
    return Response(file.content, media_type=file.media_type, headers=headers)
