"""What a stranger sees when something is refused, missing or broken: a page, or problem+json.

The code of a refusal is the same at every door; only the words differ by language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import structlog
from pydantic_core import to_jsonable_python
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from auction.calculators.refusals import CalculatorRefusal
from auction.i18n.languages import choose
from auction.kernel.refusal import CommonRefusal, Refusal, Refused
from auction.lots.refusals import LotRefusal
from auction.payments.refusals import PaymentRefusal
from auction.settlement.refusals import SettlementRefusal
from web.refusal_rules import rule_of
from web.requests import house
from web.security.headers import guarding
from web.security.languages import own_address
from web.templating import language_of, render
from web.words import refusal_sentence

log = structlog.get_logger()

_STATUS = {
    CommonRefusal.not_signed_in: 401,
    CommonRefusal.not_allowed: 403,
    CommonRefusal.forged_form: 403,
    CommonRefusal.not_found: 404,
    CommonRefusal.stale_form: 409,
    CommonRefusal.wrong_state: 409,
    CommonRefusal.key_reused: 409,
    CommonRefusal.malformed: 400,
    CalculatorRefusal.case_not_json: 400,
    CommonRefusal.body_too_large: 413,
    CommonRefusal.body_too_slow: 408,
    CommonRefusal.too_fast: 429,
    LotRefusal.not_on_the_panel: 403,
    PaymentRefusal.not_finance: 403,
    SettlementRefusal.not_the_judge: 403,
}


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal; 422 for what was asked wrongly."""
    for code, status in _STATUS.items():
        if refusal.code == code:
            return status
    return 422


async def on_refused(request: Request, problem: Exception) -> Response:
    """Answer a refusal that no handler turned into its own page."""
    assert isinstance(problem, Refused)
    refusal, status = problem.refusal, status_of(problem.refusal)
    if wants_json(request):
        return problem_json(request, refusal)
    if status == 401 and request.method == "GET":
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?{urlencode({'next': address})}", status_code=303)
    return render(request, "errors/refused.html", {"refusal": refusal, "status": status}, status)


async def on_http(request: Request, problem: Exception) -> Response:
    """Answer what the framework itself refuses: no such path, wrong method, a broken form."""
    assert isinstance(problem, HTTPException)
    path = request.url.path
    if problem.status_code == 404 and path.endswith("/") and own_address(path) != "/":
        # Said by path alone: the framework's own way would repeat whatever host was asked for.
        return RedirectResponse(path.rstrip("/") or "/", status_code=307)
    not_there = problem.status_code == 404
    refusal = Refusal(CommonRefusal.not_found if not_there else CommonRefusal.malformed)
    if wants_json(request):
        response = problem_json(request, refusal, problem.status_code)
        response.headers.update(problem.headers or {})
        return response
    context = {"refusal": refusal, "status": problem.status_code}
    return render(request, "errors/refused.html", context, problem.status_code)


async def on_bug(request: Request, problem: Exception) -> Response:
    """Answer a bug: say that nothing is lost, and leave the trace in the log."""
    log.error("request_failed", path=_without_secrets(request), exc_info=problem)
    response = _broken(request)
    https = house(request).settings.public_url.startswith("https://")
    for name, value in guarding(https=https).items():
        response.headers.setdefault(name, value)
    return response


def _broken(request: Request) -> Response:
    if wants_json(request):
        body = {"type": "about:blank", "title": "Internal error", "status": 500, "code": "broken"}
        return JSONResponse(body, 500, media_type="application/problem+json")
    return render(request, "errors/broken.html", {}, 500)


def _without_secrets(request: Request) -> str:
    """Return the address asked for; a one-time link's token would still open what it opens."""
    token = request.path_params.get("token")
    return request.url.path.replace(str(token), "{token}") if token else request.url.path


def wants_json(request: Request) -> bool:
    """Say whether the request came in by a machine's door."""
    return request.url.path.startswith("/api/")


def problem_json(
    request: Request,
    refusal: Refusal,
    status: int | None = None,
    *,
    more: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """Return a refusal as problem+json (RFC 9457), in the language the program asks for.

    `more` is said beside it by a door that has another form for what is wrong.
    """
    accepted = request.headers.get("accept-language")
    language = language_of(request) if accepted is None else choose(accepted)
    status = status or status_of(refusal)
    body: dict[str, Any] = {
        "type": f"/problems/{refusal.code}",
        "title": refusal_sentence(language, refusal),
        "status": status,
        "code": str(refusal.code),
        "data": to_jsonable_python(dict(refusal.data)),
    }
    if rule := rule_of(refusal.code):
        body["rule"] = rule
    if refusal.field_name:
        body["field"] = refusal.field_name
    body |= more or {}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")
