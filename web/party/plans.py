"""A plan that was served on a party: every line explained, and what may be said against it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people.queries import court
from auction.plans import objecting, queries
from auction.plans.steps import MAY_BE_WITHDRAWN, Answer, ObjectionState
from auction.settlement.distribution.plain_form import EXECUTION_FEE
from auction.settlement.queries import distribution
from auction.settlement.rules import PLANNED
from web.calculators.explained import explained_turns
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def show_plan(request: Request) -> Response:
    """Show a plan to a creditor or debtor on whom it was served."""
    return await _page(request, blank_form())


async def object_to_line(request: Request) -> Response:
    """Object to a line in writing."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        claim = form.text("claim", longest=60)
        should_fen = form.amount("should_be", least_fen=0)
        grounds = form.text("grounds", longest=objecting.MOST_GROUNDS)
        form.check()
        await objecting.object_to_line(
            uow, plan_id=_id(request), claim=claim, should_fen=should_fen, grounds=grounds
        )

    return await _act(request, act, "plan_objected")


async def answer(request: Request) -> Response:
    """Oppose another's objection, or consent to it."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        which = form.text("which", longest=60)
        said = form.choice("answer", Answer)
        words = form.optional_text("words", longest=objecting.MOST_GROUNDS)
        form.check()
        await objecting.answer(uow, objection_id=which, said=said, words=words)

    return await _act(request, act, "plan_answered")


async def withdraw(request: Request) -> Response:
    """Withdraw one's objection."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        which = form.text("which", longest=60)
        form.check()
        await objecting.withdraw(uow, objection_id=which)

    return await _act(request, act, "plan_objection_withdrawn")


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], said: str
) -> Response:
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/my/plans/{_id(request)}", said=said)


async def _page(request: Request, form: FormView) -> Response:
    account_id, now = viewer_of(request).account_id or "", house(request).clock.now()
    async with house(request).database.session() as session:
        plan = await queries.plan(session, _id(request))
        found = await case(session, plan.court_id, plan.case_id) if plan else None
        own = [each.id for each in found.parties if each.account_id == account_id] if found else []
        served = plan.recipient_of(own) if plan and account_id else None
        if plan is None or served is None:
            raise refuse(CommonRefusal.not_found)
        content = await queries.content_of(session, plan.id)
        shared = await distribution(session, plan.distribution_id)
        assert content is not None
        assert shared is not None
        may_object = (
            plan.ended_at is None
            and shared.state in PLANNED
            and served.until_at is not None
            and now < served.until_at
        )
        context = {
            "plan": plan,
            "served": served,
            "case": found,
            "court": await court(session, plan.court_id),
            "distribution": shared,
            "content": content,
            "turns_explained": explained_turns(content.outcome),
            "line_names": content.names,
            "fee_key": EXECUTION_FEE,
            "may_object": may_object,
            "withdrawable": MAY_BE_WITHDRAWN,
            "filed": ObjectionState.filed,
            "answers": list(Answer),
            "posted": form.value("which"),
            "form": form,
        }
    status = form.status if form.refused else 200
    return render(request, "party/plan.html", context, status=status)


def _id(request: Request) -> str:
    return str(request.path_params["plan_id"])
