"""Where templates and static files lie, and the address of a static file by its content."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


def asset(path: str) -> str:
    """Return "/static/css/tokens.css?v=…": a changed file has another address, so none is stale."""
    file = STATIC / path
    return f"/static/{path}?v={_fingerprint(file, file.stat().st_mtime_ns)}"


@lru_cache(maxsize=256)
def _fingerprint(file: Path, _changed_ns: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
