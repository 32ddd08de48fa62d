"""The acts of the court on a lot that failed; what may be done now stands in `what_now.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.in_kind import asking, granting, releasing
from auction.in_kind.rules import MOST_PAY_DAYS
from web.court.acting import act_on
from web.court.lots import lot_again
from web.forms import FormView
from web.templating import see_other


async def ask(request: Request) -> Response:
    """Ask the creditors about a failed lot."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.optional_text("ask_reason", longest=2_000)
        form.check()
        await asking.ask_creditors(uow, lot_id=_id(request), reason=reason)

    return await _act(request, act, said="creditors_asked")


async def enter_answer(request: Request) -> Response:
    """Enter what a creditor wrote to the court."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        question_id = form.text("question", longest=60)
        takes = form.one_of("takes", ("yes", "no")) == "yes"
        on_paper = form.text("on_paper", longest=2_000)
        number = form.optional_text("number", longest=20)
        promises = form.is_checked("promises")
        form.check()
        await asking.enter_answer(
            uow,
            question_id=question_id,
            takes=takes,
            on_paper=on_paper,
            number=number,
            promises=promises,
        )

    return await _act(request, act, said="answer_entered")


async def restrict(request: Request) -> Response:
    """Note whether only who may buy a house here can take it."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        restricted = form.one_of("restricted", ("yes", "no")) == "yes"
        form.check()
        await asking.note_restricted(uow, lot_id=_id(request), is_restricted=restricted)

    return await _act(request, act, said="restriction_noted")


async def find_eligibility(request: Request) -> Response:
    """Find whether a willing creditor may own this house."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        question_id = form.text("question", longest=60)
        is_eligible = form.one_of("eligible", ("yes", "no")) == "yes"
        ground = form.text("eligibility_ground", longest=2_000)
        form.check()
        await granting.find_eligibility(
            uow, question_id=question_id, is_eligible=is_eligible, ground=ground
        )

    return await _act(request, act, said="eligibility_found")


async def grant(request: Request) -> Response:
    """Give the thing to the creditor whose turn it is."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        pay_days = form.whole("pay_days", least=1, most=MOST_PAY_DAYS)
        entitled_fen = form.optional_amount("entitled_fen", least_fen=0)
        ground = form.optional_text("grant_ground", longest=2_000)
        form.check()
        return await granting.grant(
            uow, lot_id=_id(request), pay_days=pay_days, entitled_fen=entitled_fen, ground=ground
        )

    return await act_on(request, act, again=lot_again, then=_to_sale)


async def allow_third_party(request: Request) -> Response:
    """Let somebody who asks for it buy at the failed price."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        email = form.text("email", longest=254)
        pay_days = form.whole("third_pay_days", least=1, most=MOST_PAY_DAYS)
        ground = form.text("third_ground", longest=2_000)
        form.check()
        return await granting.allow_third_party(
            uow, lot_id=_id(request), email=email, pay_days=pay_days, ground=ground
        )

    return await act_on(request, act, again=lot_again, then=_to_sale)


async def release(request: Request) -> Response:
    """End the seizure of what nobody bought and nobody takes."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        number = form.text("release_number", longest=100)
        reason = form.text("release_reason", longest=2_000)
        form.check()
        await releasing.release_seizure(uow, lot_id=_id(request), number=number, reason=reason)

    return await _act(request, act, said="seizure_released")


async def note_returned(request: Request) -> Response:
    """Note that the debtor has the thing back."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        note = form.text("return_note", longest=2_000)
        form.check()
        await releasing.note_returned(uow, lot_id=_id(request), note=note)

    return await _act(request, act, said="property_returned")


async def note_platform_request(request: Request) -> Response:
    """Record that the applicant asked for another platform."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        text = form.text("platform_request", longest=2_000)
        form.check()
        await releasing.record_platform_request(uow, lot_id=_id(request), text=text)

    return await _act(request, act, said="platform_request_noted")


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    def then(_nothing: None) -> Response:
        return see_other(f"/court/lots/{_id(request)}", said=said)

    return await act_on(request, act, again=lot_again, then=then)


def _to_sale(sale_id: str) -> Response:
    return see_other(f"/court/sales/{sale_id}", said="property_granted")


def _id(request: Request) -> str:
    return str(request.path_params["lot_id"])
