"""What stands before a payout: delays, money kept by the court, another payee, bankruptcy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.kinds import PartyRole
from auction.cases.queries import case, debtor_kind
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement import bankrupting, court_keeping, delaying
from auction.settlement.standing_queries import StandingView, standing_of_sale
from auction.settlement.standing_rules import DelayCause, DepositCause
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import render, see_other

_LONGEST = 2_000
_CONSENTS = (PartyRole.applicant, PartyRole.debtor)


async def show(request: Request) -> Response:
    """Show what stands before the payout of a sale, and what may be done about it."""
    return await _page(request, blank_form())


async def ask_delay(request: Request) -> Response:
    """Ask for a delay; somebody else approves."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        cause = form.choice("cause", DelayCause)
        payee = form.optional_text("delayed", longest=60)
        reason = form.text("delay_reason", longest=_LONGEST)
        form.check()
        await delaying.ask_delay(uow, sale_id=_id(request), cause=cause, reason=reason, payee=payee)

    return await _act(request, act, said="delay_asked")


async def decide_delay(request: Request) -> Response:
    """Approve a delay, or decline it."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        approves = form.value("answer") == "approve"
        form.check()
        await _insist_here(uow, request)
        await delaying.decide_delay(
            uow, delay_id=request.path_params["delay_id"], approves=approves
        )

    return await _act(request, act, said="delay_decided")


async def end_delay(request: Request) -> Response:
    """Say that the cause of a delay is gone."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("end_reason", longest=_LONGEST)
        form.check()
        await _insist_here(uow, request)
        await delaying.end_delay(uow, delay_id=request.path_params["delay_id"], reason=reason)

    return await _act(request, act, said="delay_ended")


async def order_deposit(request: Request) -> Response:
    """Order that a payee's money is kept by the court."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        payee = form.text("kept_for", longest=60)
        cause = form.choice("keep_cause", DepositCause)
        reason = form.text("keep_reason", longest=_LONGEST)
        form.check()
        await court_keeping.order_deposit(
            uow,
            distribution_id=await _distribution_id(uow, request),
            payee=payee,
            cause=cause,
            reason=reason,
        )

    return await _act(request, act, said="deposit_ordered")


async def release_deposit(request: Request) -> Response:
    """Pay out what was kept."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        account = form.text("release_account", longest=60)
        reason = form.text("release_reason", longest=_LONGEST)
        form.check()
        await _insist_here(uow, request)
        await court_keeping.release_deposit(
            uow, deposit_id=request.path_params["deposit_id"], account=account, reason=reason
        )

    return await _act(request, act, said="deposit_released")


async def ask_other_payee(request: Request) -> Response:
    """Ask the panel that somebody else is paid."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        payee = form.text("instead_of", longest=60)
        name = form.text("other_name", longest=200)
        account = form.text("other_account", longest=60)
        reason = form.text("other_reason", longest=_LONGEST)
        form.check()
        await court_keeping.ask_other_payee(
            uow,
            distribution_id=await _distribution_id(uow, request),
            payee=payee,
            name=name,
            account=account,
            reason=reason,
        )

    return await _act(request, act, said="other_payee_asked")


async def sign_other_payee(request: Request) -> Response:
    """Sign, as a member of the panel, that somebody else is paid."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await _insist_here(uow, request)
        await court_keeping.sign_other_payee(uow, other_payee_id=request.path_params["other_id"])

    return await _act(request, act, said="other_payee_signed")


async def hand_over(request: Request) -> Response:
    """Hand the case over for bankruptcy."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        party_id = form.text("party_id", longest=60)
        addressee = form.text("addressee", longest=200)
        reason = form.text("bankruptcy_reason", longest=_LONGEST)
        form.check()
        await bankrupting.hand_over_for_bankruptcy(
            uow,
            case_id=await _case_id(uow, request),
            party_id=party_id,
            addressee=addressee,
            reason=reason,
        )

    return await _act(request, act, said="bankruptcy_handed_over")


async def note_answer(request: Request) -> Response:
    """Note what the bankruptcy court answered."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        answer = form.text("answer_words", longest=_LONGEST)
        is_accepted = form.value("answer") == "accepted"
        form.check()
        await bankrupting.note_bankruptcy_answer(
            uow, case_id=await _case_id(uow, request), is_accepted=is_accepted, answer=answer
        )

    return await _act(request, act, said="bankruptcy_answered")


async def name_administrator(request: Request) -> Response:
    """Name the administrator the proceeds go to."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        name = form.text("administrator", longest=200)
        account = form.text("administrator_account", longest=60)
        form.check()
        await bankrupting.name_administrator(
            uow, case_id=await _case_id(uow, request), name=name, account=account
        )

    return await _act(request, act, said="administrator_named")


async def sign_administrator(request: Request) -> Response:
    """Sign, as another person, that the proceeds go to the administrator."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await bankrupting.hand_to_administrator(uow, case_id=await _case_id(uow, request))

    return await _act(request, act, said="handed_to_administrator")


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    def then(_nothing: None) -> Response:
        return see_other(f"/court/sales/{_id(request)}/standing", said=said)

    return await act_on(request, act, again=_page, then=then)


async def _page(request: Request, form: FormView) -> Response:
    viewer = viewer_of(request)
    async with house(request).database.session() as session:
        standing = await _standing(session, request)
        found = await case(session, standing.court_id, standing.case_id)
        assert found is not None
        kind = debtor_kind(found)
    context = {
        "form": form,
        "standing": standing,
        "case": found,
        "debtor_kind": kind,
        "consenting": [party for party in found.parties if party.role in _CONSENTS],
        "causes": list(DelayCause),
        "keep_causes": list(DepositCause),
        "is_judge": viewer.is_one_of(Role.judge),
        "is_president": viewer.is_one_of(Role.president),
        "is_panel": viewer.is_one_of(Role.panel),
    }
    status = form.status if form.refused else 200
    return render(request, "court/sales/standing.html", context, status=status)


async def _standing(session: AsyncSession, request: Request) -> StandingView:
    standing = await standing_of_sale(session, _id(request))
    if standing is None or standing.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return standing


async def _insist_here(uow: UnitOfWork, request: Request) -> None:
    await _standing(uow.session, request)


async def _case_id(uow: UnitOfWork, request: Request) -> str:
    return (await _standing(uow.session, request)).case_id


async def _distribution_id(uow: UnitOfWork, request: Request) -> str:
    found = (await _standing(uow.session, request)).distribution_id
    if found is None:
        raise refuse(CommonRefusal.wrong_state)
    return found


def _id(request: Request) -> str:
    return str(request.path_params["sale_id"])
