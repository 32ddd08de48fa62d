"""What a stranger's PDF loses before anybody opens it. Imported only where one is looked into."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf.sanitize import Sanitizer

_SCRUBBER = (
    Sanitizer()
    .remove_javascript()
    .remove_external_access()
    .remove_multimedia()
    .remove_attachments()
    .remove_collection()
)


def harmless_copy(pdf: pikepdf.Pdf) -> bytes:
    """Return a copy without scripts, attachments and ways out; the same each time."""
    _SCRUBBER.apply(pdf)
    copy = BytesIO()
    pdf.save(copy, deterministic_id=True)
    return copy.getvalue()
