"""A page is told about its request, in the reader's language, and never guesses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import UndefinedError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from auction.i18n.languages import Language
from auction.kernel.actor import Role
from web.security.viewer import Viewer
from web.templating import environment, language_of, render, see_other, viewer_of

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
JUDGE = Viewer("acc_1", "陈法官", frozenset({Role.judge}), "crt_1", "tok", unread=2)


def request_with(
    headers: Mapping[str, str] | None = None, state: dict[str, Any] | None = None
) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/lots",
            "query_string": b"page=2",
            "headers": [(b"host", b"court.test"), *raw],
            "scheme": "http",
            "server": ("court.test", 80),
            "state": state or {},
        }
    )


def page(headers: Mapping[str, str] | None = None, **state: Any) -> str:
    return bytes(render(request_with(headers, state), "base.html").body).decode()


def test_browser_that_prefers_chinese_gets_chinese() -> None:
    assert '<html lang="zh-CN">' in page({"accept-language": "zh-CN"})


@pytest.mark.parametrize(
    ("headers", "account_language", "expected"),
    [
        ({"cookie": "language=en", "accept-language": "zh"}, Language.zh, Language.en),
        ({"accept-language": "en"}, Language.zh, Language.zh),
        ({"accept-language": "zh"}, None, Language.zh),
    ],
    ids=["cookie first", "then the account", "then the browser"],
)
def test_language_is_chosen_in_order(
    headers: dict[str, str], account_language: Language | None, expected: Language
) -> None:
    viewer = Viewer(account_id="acc_1", language=account_language)
    assert language_of(request_with(headers, {"viewer": viewer})) is expected


def test_request_without_a_session_is_a_visitors() -> None:
    assert not viewer_of(request_with()).signed_in


def test_signed_in_viewer_is_named_with_what_is_unread() -> None:
    text = page(viewer=JUDGE)
    assert "陈法官" in text
    assert 'class="count"' in text


def test_visitor_is_offered_to_sign_in() -> None:
    assert 'href="/sign-in"' in page()


def test_sandbox_says_so_with_its_rate() -> None:
    assert "The clock runs 60 × fast." in page(sandbox=SimpleNamespace(rate=60))


def test_real_court_shows_no_sandbox_banner() -> None:
    assert "sandbox-banner" not in page()


def test_page_is_given_the_courts_clock() -> None:
    text = page(clock=SimpleNamespace(now=lambda: NOW))
    assert f'<meta name="court-now" content="{int(NOW.timestamp() * 1000)}">' in text


def test_house_is_called_by_its_name_in_the_readers_language() -> None:
    text = page({"accept-language": "zh"}, court_names={"zh": "海口海事法院", "en": "Haikou"})
    assert '<span class="brand-name">海口海事法院</span>' in text


def test_switch_leads_back_to_this_very_page() -> None:
    assert "back=/lots%3Fpage%3D2" in page()


def test_page_is_not_kept_by_a_cache() -> None:
    assert render(request_with(), "base.html").headers["cache-control"] == "no-store"


def test_what_the_application_holds_counts_where_the_request_says_nothing() -> None:
    app = Starlette(routes=[Route("/", _base)])
    app.state.sandbox = SimpleNamespace(rate=0)
    assert "The clock stands still." in TestClient(app).get("/").text


def test_message_after_a_redirect_is_said_once() -> None:
    app = Starlette(routes=[Route("/", _base), Route("/done", _done, methods=["POST"])])
    client = TestClient(app)
    assert "Signed out." in client.post("/done").text
    assert "Signed out." not in client.get("/").text


def test_planted_cookie_cannot_speak_for_the_court() -> None:
    assert "pay-me" not in page({"cookie": "said=pay-me"})


def test_unknown_name_in_a_template_fails() -> None:
    with pytest.raises(UndefinedError):
        environment(Language.en).from_string("{{ no_such_name }}").render()


@pytest.mark.parametrize("language", list(Language))
def test_what_is_put_into_a_sentence_is_escaped(language: Language) -> None:
    template = environment(language).from_string('{{ _("Lot %(number)s", number="<b>") }}')
    assert "&lt;b&gt;" in template.render()


def test_trans_block_shows_money_by_its_name() -> None:
    text = "{% trans due_fen=100 %}Pay {{ due_fen }}, that is 15 %{% endtrans %}"
    assert environment(Language.en).from_string(text).render() == "Pay ¥\u00a01, that is 15 %"


@pytest.mark.parametrize(("n", "words"), [(1, "1 lot"), (2, "2 lots")])
def test_plural_follows_the_number(n: int, words: str) -> None:
    counted = '{{ ngettext("%(num)s lot", "%(num)s lots", n) }}'
    assert environment(Language.en).from_string(counted).render(n=n) == words


async def _base(request: Request) -> Response:
    return render(request, "base.html")


async def _done(_request: Request) -> Response:
    return see_other("/", said="signed_out")
