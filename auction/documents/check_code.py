"""The square code on a paper: it leads whoever points a camera at it to the paper's check page."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from io import BytesIO

_LIBRARY = "segno"


def check_code(address: str) -> str:
    """Return the QR code of an address as SVG; "" where the library for it is not installed.

    Error correction M: a stamp or a fold over an eighth of it does no harm.
    """
    if find_spec(_LIBRARY) is None:
        return ""
    made = BytesIO()
    code = import_module(_LIBRARY).make(address, error="m", micro=False)
    code.save(made, kind="svg", border=1, xmldecl=False, nl=False)
    return made.getvalue().decode()
