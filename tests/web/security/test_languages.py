"""The switch keeps the choice and leads back, never to another site."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from web.security.languages import choose_language, own_address


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=[Route("/language", choose_language)])
    return TestClient(app, follow_redirects=False)


def test_choice_is_kept_in_a_cookie(client: TestClient) -> None:
    assert client.get("/language?to=zh&back=/lots").cookies["language"] == "zh"


def test_reader_comes_back_to_where_they_were(client: TestClient) -> None:
    answer = client.get("/language", params={"to": "zh", "back": "/lots?page=2"})
    assert answer.headers["location"] == "/lots?page=2"


def test_unknown_language_changes_nothing(client: TestClient) -> None:
    assert "set-cookie" not in client.get("/language?to=tlh").headers


@pytest.mark.parametrize(
    "back",
    [
        None,
        "",
        "lots",
        "https://elsewhere.test/",
        "//elsewhere.test",
        "/\\elsewhere.test",
        "/\t/x",
        "/a\\b",
    ],
)
def test_address_that_could_lead_elsewhere_leads_home(back: str | None) -> None:
    assert own_address(back) == "/"
