"""What papers somebody may prove their identity with: pictures and PDF files that open."""

from __future__ import annotations

import puremagic

from auction.db.strange_files import look_into
from auction.kernel.refusal import refuse
from auction.people.refusals import PeopleRefusal
from auction.people.rules import MOST_DOCUMENT_BYTES

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_PDF = "application/pdf"


async def checked_type(content: bytes) -> str:
    """Return the media type a document really has, whatever it is called.

    Raises `Refused`: larger than 10 MB, neither JPEG, PNG, WebP nor PDF, locked or damaged. A PDF
    is read in a process of its own.
    """
    if len(content) > MOST_DOCUMENT_BYTES:
        raise refuse(
            PeopleRefusal.document_too_large, "documents", most_mb=MOST_DOCUMENT_BYTES // 1_000_000
        )
    kind = _kind(content)
    if kind in _PICTURES or (kind == _PDF and await _opens(content)):
        return kind
    raise refuse(PeopleRefusal.document_unreadable, "documents")


def _kind(content: bytes) -> str:
    try:
        return puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        return ""


async def _opens(content: bytes) -> bool:
    return await look_into("auction.people.paper_reader", content) == b"opens"
