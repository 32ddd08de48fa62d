"""The desk of a distribution plan: made, served, objected to, corrected, sued about, paid."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.queries import names
from auction.plans import making, objecting, paying, queries, serving
from auction.plans.clocks import DESK
from auction.plans.queries import ObjectionView, PlanView
from auction.plans.serving import Receipt
from auction.plans.steps import MAY_BE_WITHDRAWN, Answer, ObjectionState
from auction.settlement.distribution.plain_form import EXECUTION_FEE
from auction.settlement.proofs import ServiceChannel
from auction.settlement.queries import distribution
from web.calculators.explained import explained_turns
from web.court.acting import act_on, court_of
from web.court.distributions import distribution_page
from web.forms import FormView, blank_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_Step = Callable[[UnitOfWork, FormView, str], Awaitable[None]]


async def make_plan(request: Request) -> Response:
    """Freeze the draft that was read, as the plan to be served."""
    distribution_id = str(request.path_params["distribution_id"])

    async def act(uow: UnitOfWork, form: FormView) -> None:
        seen = form.text("seen", longest=64)
        form.check()
        await making.make_plan(uow, distribution_id=distribution_id, seen=seen)

    return await act_on(
        request, act, again=distribution_page, then=_then(distribution_id, "plan_made")
    )


async def show_plan(request: Request) -> Response:
    """Show the plan that stands: its lines, on whom it was served, what was said against it."""
    return await _page(request, blank_form())


async def take_back(request: Request) -> Response:
    """Take the plan back, so that it is made anew from the case as it is."""
    distribution_id = str(request.path_params["distribution_id"])

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason", longest=2_000)
        form.check()
        await making.take_back(uow, distribution_id=distribution_id, reason=reason)

    def then(_done: None) -> Response:
        return see_other(f"/court/distributions/{distribution_id}", said="plan_taken_back")

    return await act_on(request, act, again=_page, then=then)


async def pay(request: Request) -> Response:
    """Pay by the plan, all of it or what nobody disputes."""
    distribution_id = str(request.path_params["distribution_id"])

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await paying.pay_plan(uow, distribution_id=distribution_id)

    return await act_on(request, act, again=_page, then=_then(distribution_id, "plan_paid"))


async def pay_kept(request: Request) -> Response:
    """Pay what was kept, by the judgments."""
    distribution_id = str(request.path_params["distribution_id"])

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await paying.pay_kept(uow, distribution_id=distribution_id)

    return await act_on(request, act, again=_page, then=_then(distribution_id, "plan_kept_paid"))


async def note_service(request: Request) -> Response:
    """Note that somebody received the plan."""
    distribution_id = str(request.path_params["distribution_id"])

    async def act(uow: UnitOfWork, form: FormView) -> None:
        recipient_id, receipt = form.text("which", longest=60), _receipt(form)
        form.check()
        await serving.note_service(uow, recipient_id=recipient_id, receipt=receipt)

    return await act_on(request, act, again=_page, then=_then(distribution_id, "plan_served"))


async def enter_objection(request: Request) -> Response:
    """Enter an objection that came on paper."""
    distribution_id = str(request.path_params["distribution_id"])

    async def act(uow: UnitOfWork, form: FormView) -> None:
        party_id = form.text("party_id", longest=60)
        claim = form.text("claim", longest=60)
        should_fen = form.amount("should_be", least_fen=0)
        grounds = form.text("grounds", longest=objecting.MOST_GROUNDS)
        received_at = form.instant("received_at")
        form.check()
        await objecting.object_to_line(
            uow,
            plan_id=(await _standing(uow, request)).id,
            claim=claim,
            should_fen=should_fen,
            grounds=grounds,
            party_id=party_id,
            received_at=received_at,
        )

    return await act_on(request, act, again=_page, then=_then(distribution_id, "plan_objected"))


async def take_step(request: Request) -> Response:
    """Take one step with an objection: `step` says which, `which` names it or a reply to it."""
    distribution_id = str(request.path_params["distribution_id"])

    async def act(uow: UnitOfWork, form: FormView) -> None:
        step = form.one_of("step", _STEPS)
        which = form.text("which", longest=60)
        form.check()
        await _STEPS[step](uow, form, which)

    return await act_on(request, act, again=_page, then=_then(distribution_id, "plan_step_taken"))


def _receipt(form: FormView) -> Receipt:
    return Receipt(
        channel=form.choice("channel", ServiceChannel),
        address=form.text("address"),
        at=form.instant("served_at"),
        note=form.text("note"),
    )


async def _tell_other(uow: UnitOfWork, form: FormView, which: str) -> None:
    receipt = _receipt(form)
    form.check()
    await serving.tell_other(uow, reply_id=which, receipt=receipt)


async def _tell_objector(uow: UnitOfWork, form: FormView, which: str) -> None:
    receipt = _receipt(form)
    form.check()
    await serving.tell_objector(uow, objection_id=which, receipt=receipt)


async def _answer(uow: UnitOfWork, form: FormView, which: str) -> None:
    said = form.choice("answer", Answer)
    party_id = form.text("party_id", longest=60)
    words = form.optional_text("words", longest=objecting.MOST_GROUNDS)
    received_at = form.instant("received_at")
    form.check()
    await objecting.answer(
        uow,
        objection_id=which,
        said=said,
        words=words,
        party_id=party_id,
        received_at=received_at,
    )


async def _correct(uow: UnitOfWork, _form: FormView, which: str) -> None:
    await objecting.correct(uow, objection_id=which)


async def _withdraw(uow: UnitOfWork, _form: FormView, which: str) -> None:
    await objecting.withdraw(uow, objection_id=which)


async def _sue(uow: UnitOfWork, form: FormView, which: str) -> None:
    number, filed_on = form.text("number", longest=100), form.day("filed_on")
    disputed_fen = form.amount("disputed")
    form.check()
    await objecting.show_suit(
        uow, objection_id=which, number=number, filed_on=filed_on, disputed_fen=disputed_fen
    )


async def _judge(uow: UnitOfWork, form: FormView, which: str) -> None:
    number = form.text("judgment_number", longest=100)
    in_force_on, line_fen = form.day("in_force_on"), form.amount("judged", least_fen=0)
    form.check()
    await paying.record_judgment(
        uow, objection_id=which, number=number, in_force_on=in_force_on, line_fen=line_fen
    )


_STEPS: dict[str, _Step] = {
    "tell": _tell_other,
    "answer": _answer,
    "told": _tell_objector,
    "correct": _correct,
    "withdraw": _withdraw,
    "sue": _sue,
    "judge": _judge,
}


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        plan = await _standing(uow, request)
        content = await queries.content_of(uow.session, plan.id)
        assert content is not None
        people = await names(uow.session, [plan.made_by])
        context = {
            "plan": plan,
            "distribution": await distribution(uow.session, plan.distribution_id),
            "case": await case(uow.session, plan.court_id, plan.case_id),
            "content": content,
            "turns_explained": explained_turns(content.outcome),
            "line_names": content.names,
            "fee_key": EXECUTION_FEE,
            "made_by": people.get(plan.made_by, ""),
            "steps_of": {each.id: _open_steps(request, plan, each) for each in plan.objections},
            "channels": list(ServiceChannel),
            "posted": form.value("which"),
            "form": form,
        }
    status = form.status if form.refused else 200
    return render(request, "court/sales/plan.html", context, status=status)


def _open_steps(request: Request, plan: PlanView, objection: ObjectionView) -> list[str]:
    """Return what may be done now with an objection, by whoever looks."""
    viewer = viewer_of(request)
    state, steps = objection.state, []
    if not viewer.is_one_of(*DESK):
        return []
    if state is ObjectionState.opposed:
        steps.append("told")
    if state in (ObjectionState.suit_open, ObjectionState.lapsed) and not plan.partly_paid_at:
        steps.append("sue")
    if viewer.is_one_of(Role.judge):
        steps += ["correct"] if state is ObjectionState.unopposed else []
        steps += ["judge"] if state is ObjectionState.in_suit else []
    if state in MAY_BE_WITHDRAWN:
        steps.append("withdraw")
    return steps


async def _standing(uow: UnitOfWork, request: Request) -> PlanView:
    distribution_id = str(request.path_params["distribution_id"])
    found = await queries.plan_of_distribution(uow.session, distribution_id)
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return found


def _then(distribution_id: str, said: str) -> Callable[[None], Response]:
    return lambda _done: see_other(f"/court/distributions/{distribution_id}/plan", said=said)
