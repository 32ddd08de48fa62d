"""Doors by which tests and the sandbox move the stand-in; the live service has none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web.sandbox.stripe_stand_in import cash, money, outgoing
from web.sandbox.stripe_stand_in.faults import Faults
from web.sandbox.stripe_stand_in.store import PLATFORM, Books
from web.sandbox.stripe_stand_in.wire import Obj, StripeError, flag, nested, whole

if TYPE_CHECKING:
    from web.sandbox.stripe_stand_in.app import StandIn


def routes() -> list[Route]:
    """Return the control doors."""
    return [
        Route("/_stand_in/{act}", _control, methods=["POST"]),
        Route("/_stand_in/{act}/{which}", _control, methods=["POST"]),
    ]


async def _control(request: Request) -> Response:
    stand_in: StandIn = request.app.state.stand_in
    given = nested(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    act, which = request.path_params["act"], request.path_params.get("which", "")
    try:
        found = await _moved(stand_in, act, which, given)
    except StripeError as error:
        return JSONResponse(error.body(), error.status)
    finally:
        stand_in.store.keep()
    return JSONResponse(found)


async def _moved(stand_in: StandIn, act: str, which: str, given: Obj) -> Obj:
    books = stand_in.store.account(str(given.get("account", PLATFORM)))
    match act:
        case "faults":
            stand_in.faults = Faults.from_form(given)
            return {}
        case "endpoint":
            stand_in.store.endpoints.append({"url": given["url"], "secret": given["secret"]})
            return {}
        case "webhooks":
            return {"sent": await stand_in.webhooks.send(also_late=flag(given, "late"))}
        case "ahead":
            stand_in.store.ahead_seconds += whole(given, "seconds")
            return {"now": stand_in.store.now()}
        case "account":
            return {"account": books.account}
        case _:
            return _with_object(books, act, which, given)


def _with_object(books: Books, act: str, which: str, given: Obj) -> Obj:
    match act:
        case "dispute":
            return money.open_dispute(books, books.get("charge", which))
        case "dispute_end":
            return money.close_dispute(books, books.get("dispute", which), won=flag(given, "won"))
        case "refund_end":
            fails = flag(given, "fails")
            return money.finish_refund(books, books.get("refund", which), fails=fails)
        case "payout_end":
            fails = flag(given, "fails")
            return outgoing.finish_payout(books, books.get("payout", which), fails=fails)
        case "money":
            customer = books.get("customer", which)
            return cash.arrive(books, customer, whole(given, "amount"), str(given["currency"]))
        case _:
            raise StripeError(404, f"No such control: {act}")
