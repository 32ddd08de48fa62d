"""The style page shows every piece in both languages, and its form answers as any form does."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from web.assets import TEMPLATES
from web.sandbox import style_page


@pytest.fixture
def client() -> TestClient:
    return TestClient(
        Starlette(
            routes=[
                Route("/design", style_page.show_pieces),
                Route("/design", style_page.try_form, methods=["POST"]),
                Route("/design/lot", style_page.show_lot),
                Route("/design/desk", style_page.show_desk),
            ]
        )
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/design", "/design/lot", "/design/desk"])
def test_page_is_shown(client: TestClient, path: str, language: str) -> None:
    assert client.get(path, headers={"Accept-Language": language}).status_code == 200


def test_form_shows_again_what_was_typed(client: TestClient) -> None:
    answer = client.post("/design", data={"start": "2,7x"})
    assert (answer.status_code, 'value="2,7x"' in answer.text) == (422, True)


def test_every_macro_is_shown() -> None:
    macros = re.findall(r"{% macro ([a-z]\w*)\(", (TEMPLATES / "macros.html").read_text())
    shown = "".join(page.read_text() for page in (TEMPLATES / "design").glob("*.html"))
    called_by_others = {"csrf_field", "timeline", "hours"}
    unseen = [m for m in macros if f"ui.{m}(" not in shown and m not in called_by_others]
    assert unseen == []
