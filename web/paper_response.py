"""How a paper that somebody uploaded leaves the house: a PDF or a picture, to look at."""

from __future__ import annotations

from starlette.responses import Response

from auction.db.files import FileContent
from auction.kernel.refusal import CommonRefusal, refuse
from web.pdf_response import pdf_response

_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def paper_response(file: FileContent | None) -> Response:
    """Return a stored paper; a PDF as it came is kept, not opened here. Who may, was asked."""
    if file is None:
        raise refuse(CommonRefusal.not_found)
    if file.media_type == "application/pdf":
        name = file.name if file.name.lower().endswith(".pdf") else f"{file.name}.pdf"
        return pdf_response(name, file.content, keep=True)
    headers = {"Cache-Control": "private, no-store", "Content-Security-Policy": _PICTURE_POLICY}
    return Response(file.content, media_type=file.media_type, headers=headers)
