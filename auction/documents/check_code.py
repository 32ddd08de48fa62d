"""The square code on a paper: it leads whoever points a camera at it to the paper's check page."""

from __future__ import annotations

from io import BytesIO

import segno


def check_code(address: str) -> str:
    """Return the QR code of an address as SVG.

    Error correction M: a stamp or a fold over an eighth of it does no harm.
    """
    made = BytesIO()
    segno.make(address, error="m", micro=False).save(
        made, kind="svg", border=1, xmldecl=False, nl=False
    )
    return made.getvalue().decode()
