"""Photographs are told by their content."""

from __future__ import annotations

import pytest

from auction.cases.pictures import LARGEST_PICTURE_BYTES, picture_type
from auction.cases.refusals import CaseRefusal
from auction.kernel.refusal import Refusal
from tests.fakes.pictures import GIF, JPEG, PNG, SVG, WEBP


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp")],
)
def test_photographs_are_known_by_their_first_bytes(content: bytes, media_type: str) -> None:
    assert picture_type(content) == media_type


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG", GIF, SVG, b"%PDF-1.7" + bytes(60), b"<html><script>1</script></html>" * 3],
)
def test_anything_else_is_no_picture(content: bytes) -> None:
    refusal = picture_type(content)

    assert isinstance(refusal, Refusal)
    assert refusal.code == CaseRefusal.not_a_picture


def test_picture_over_ten_megabytes_is_too_large() -> None:
    refusal = picture_type(PNG + bytes(LARGEST_PICTURE_BYTES))

    assert isinstance(refusal, Refusal)
    assert refusal.code == CaseRefusal.picture_too_large


def test_drawing_is_taken_only_from_the_platform_itself() -> None:
    assert picture_type(SVG, is_own_drawing=True) == "image/svg+xml"
