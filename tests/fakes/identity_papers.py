"""Papers somebody proves their identity with, as small as they can be."""

from __future__ import annotations

import base64
from io import BytesIO

import pikepdf

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def pdf() -> bytes:
    """Return a PDF with one empty page."""
    made = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()
