"""The page to pay on, in Chinese and English. It says in both that no money moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from web.sandbox.stripe_stand_in import checkout
from web.sandbox.stripe_stand_in.store import Books
from web.sandbox.stripe_stand_in.wire import Obj, StripeError, missing

if TYPE_CHECKING:
    from web.sandbox.stripe_stand_in.app import StandIn

_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


async def show_front(request: Request) -> Response:
    """Say what this is."""
    return _page(request, "front.html", {"lang": _language(request, None)})


async def show_css(_request: Request) -> Response:
    """Give the page its looks."""
    return FileResponse(Path(__file__).with_name("stand_in.css"))


async def show(request: Request) -> Response:
    """Show what is to be paid, or that it is over."""
    books, session = _session(request)
    checkout.expire_if_due(books, session)
    return _paying(request, session, "")


async def pay(request: Request) -> Response:
    """Pay, and go back to where the payer came from."""
    stand_in: StandIn = request.app.state.stand_in
    books, session = _session(request)
    form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    try:
        became = checkout.pay(
            books,
            session,
            means=form.get("means", "card"),
            name=form.get("name", "").strip(),
            number=form.get("number", ""),
            agreed=form.get("agreed") == "yes",
        )
    except StripeError:
        became = "over"
    stand_in.store.keep()
    if became == "paid":
        return RedirectResponse(session["success_url"], 303)
    return _paying(request, session, became, form)


def _paying(
    request: Request, session: Obj, became: str, form: dict[str, str] | None = None
) -> Response:
    context = {
        "session": session,
        "asks": session["_asks"],
        "became": became,
        "form": form or {},
        "amount": f"{session['amount_total'] / 100:,.2f}",
        "lang": _language(request, session["locale"]),
    }
    return _page(request, "checkout.html", context, 402 if became == "declined" else 200)


def _session(request: Request) -> tuple[Books, Obj]:
    stand_in: StandIn = request.app.state.stand_in
    which = request.path_params["session_id"]
    for books in stand_in.store.accounts.values():
        if found := books.find("checkout.session", id=which):
            return books, found[0]
    raise missing("checkout.session", which)


def _language(request: Request, locale: str | None) -> Language:
    asked = request.query_params.get("lang") or locale or request.headers.get("accept-language", "")
    return Language.zh if asked.lower().startswith("zh") else Language.en


def _page(request: Request, name: str, context: dict[str, Any], status: int = 200) -> HTMLResponse:
    language: Language = context["lang"]

    def word(text: str, **data: Any) -> str:
        return translate(language, text, **data)

    html = _PAGES.get_template(name).render(**context, _=word, request=request)
    return HTMLResponse(html, status)
