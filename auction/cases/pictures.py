"""What a photograph is, told from its content and never from its name."""

from __future__ import annotations

import puremagic

from auction.cases.refusals import CaseRefusal
from auction.kernel.refusal import Refusal

LARGEST_PICTURE_BYTES = 10_000_000
MOST_PICTURES = 40
DRAWING = "image/svg+xml"

_KINDS = frozenset({"image/jpeg", "image/png", "image/webp"})


def picture_type(content: bytes, *, is_own_drawing: bool = False) -> str | Refusal:
    """Return the media type of a photograph: JPEG, PNG or WebP of at most 10 MB; or why not.

    An SVG can carry a script: it is taken only when the platform drew it itself.
    """
    if len(content) > LARGEST_PICTURE_BYTES:
        most = LARGEST_PICTURE_BYTES // 1_000_000
        return Refusal(CaseRefusal.picture_too_large, {"most_mb": most}, "picture")
    if is_own_drawing and content.lstrip().startswith(b"<svg"):
        return DRAWING
    media_type = _sniffed(content)
    if media_type not in _KINDS:
        return Refusal(CaseRefusal.not_a_picture, {}, "picture")
    return media_type


def _sniffed(content: bytes) -> str | None:
    if len(content) < 32:
        return None
    try:
        return str(puremagic.from_string(content, mime=True))
    except puremagic.PureError:
        return None
