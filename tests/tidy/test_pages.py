"""Templates keep the content security policy: nothing inline, every form carries its token."""

from __future__ import annotations

import re

import pytest

from tests.tidy.source import ROOT

_INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE
)
_POST = re.compile(r"<form\b[^>]*method=[\"']?post[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)


def inline_parts(page: str) -> list[str]:
    return _INLINE.findall(page)


def tokenless_forms(page: str) -> int:
    return sum("csrf" not in body for body in _POST.findall(page))


def pages() -> list[tuple[str, str]]:
    folder = ROOT / "web" / "templates"
    return [(str(path.relative_to(ROOT)), path.read_text()) for path in folder.rglob("*.html")]


def test_no_page_has_script_or_style_inside() -> None:
    assert [(path, found) for path, page in pages() if (found := inline_parts(page))] == []


@pytest.mark.parametrize(
    "page",
    ["<script>alert(1)</script>", '<p style="x">', '<a onclick="x()">', "<style>p{}</style>"],
)
def test_what_the_policy_would_block_is_found(page: str) -> None:
    assert inline_parts(page) != []


def test_every_hand_written_form_carries_its_token() -> None:
    assert [path for path, page in pages() if tokenless_forms(page)] == []


def test_a_form_without_a_token_is_found() -> None:
    assert tokenless_forms('<form method="post"><input name="x"></form>') == 1
