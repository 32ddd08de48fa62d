"""The distribution of a sale's proceeds: every line with its rule, the payees, the approval."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.kinds import ClaimClass
from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.queries import names
from auction.plans.paying import KEPT
from auction.settlement import planning, queries, service
from auction.settlement.distribution.plain_form import EXECUTION_FEE
from auction.settlement.kept_queries import kept_at_sale
from auction.settlement.queries import DistributionView
from auction.settlement.refusals import SettlementRefusal
from web.calculators.explained import explained_turns
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import actor_of, house
from web.templating import render, see_other


async def show_distribution(request: Request) -> Response:
    """Show who gets how much, by which rule, and how far it is paid."""
    return await distribution_page(request, blank_form())


async def approve(request: Request) -> Response:
    """Approve the lines as they were seen, and have every payee paid."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await service.approve_distribution(uow, distribution_id=_id(request))

    return await act_on(
        request, act, again=distribution_page, then=_back(request, "distribution_approved")
    )


async def propose_again(request: Request) -> Response:
    """Work the lines out again from the case as it now stands."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await service.propose_again(uow, distribution_id=_id(request))

    return await act_on(
        request, act, again=distribution_page, then=_back(request, "distribution_again")
    )


async def confirm_order(request: Request) -> Response:
    """Confirm in which order the classes of a plan are paid, by the number typed at each."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        places = {
            each: form.whole(f"order_{each}", least=1, most=len(ClaimClass))
            for each in ClaimClass
            if form.value(f"order_{each}")
        }
        form.check()
        if len(set(places.values())) != len(places):
            raise refuse(SettlementRefusal.class_order_incomplete)
        await planning.confirm_class_order(
            uow,
            distribution_id=_id(request),
            class_order=sorted(places, key=lambda each: places[each]),
        )

    return await act_on(
        request, act, again=distribution_page, then=_back(request, "class_order_confirmed")
    )


async def name_account(request: Request) -> Response:
    """Enter the bank account of a payee who has none."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        claim = form.text("claim", longest=60)
        account = form.text("account", longest=60)
        form.check()
        await service.name_account(uow, distribution_id=_id(request), claim=claim, account=account)

    return await act_on(
        request,
        act,
        again=distribution_page,
        then=_back(request, "account_named"),
    )


async def distribution_page(request: Request, form: FormView) -> Response:
    """Show a distribution, with a form that was refused if one was."""
    async with house(request).works.begin(actor_of(request)) as uow:
        found = await _distribution(uow, request)
        people = await names(uow.session, [found.approved_by or "", found.ordered_by or ""])
        draft = await planning.draft_plan(uow.session, distribution_id=found.id)
        context = {
            "distribution": found,
            "payouts": {
                payout.key.rpartition(":")[2]: payout
                for payout in found.payouts
                if f":{KEPT}" not in payout.key
            },
            "case": await case(uow.session, found.court_id, found.case_id),
            "sale": await queries.sale(uow.session, found.sale_id),
            "money": await queries.case_money(uow.session, found.case_id),
            "approved_by": people.get(found.approved_by or "", ""),
            "ordered_by": people.get(found.ordered_by or "", ""),
            "draft": draft,
            "turns_explained": explained_turns(draft.outcome) if draft else [],
            "kept_here": await kept_at_sale(uow.session, found.sale_id),
            "fee_key": EXECUTION_FEE,
            "form": form,
        }
    status = form.status if form.refused else 200
    return render(request, "court/sales/distribution.html", context, status=status)


async def _distribution(uow: UnitOfWork, request: Request) -> DistributionView:
    found = await queries.distribution(uow.session, _id(request))
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return found


def _id(request: Request) -> str:
    return str(request.path_params["distribution_id"])


def _back(request: Request, said: str) -> Callable[[None], Response]:
    def then(_nothing: None) -> Response:
        return see_other(f"/court/distributions/{_id(request)}", said=said)

    return then
