"""Reports to upload in tests, made with the library that reads them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pikepdf import Pdf


def plain_pdf(pages: int = 1) -> bytes:
    """A PDF of empty pages, in which nothing acts."""
    return pdf_with(pages=pages)


def pdf_with(pages: int = 1, **catalogue: Any) -> bytes:
    """A PDF with entries of its catalogue, such as OpenAction."""
    out = BytesIO()
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        for name, value in catalogue.items():
            pdf.Root[f"/{name}"] = value
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
