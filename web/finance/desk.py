"""The finance desk: what waits, money that fits nothing, and reporting what the bank brought."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.payments import queries, service, statement_queries
from auction.payments.queries import TransferState, TransferView
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.paging import page_number, pager
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def show_desk(request: Request) -> Response:
    """Show what waits for the clerk; the president sees how much of it there is."""
    return await _desk(request, blank_form())


async def list_transfers(request: Request) -> Response:
    """Show everything the bank reported, newest first."""
    wanted = request.query_params.get("state", "")
    state = TransferState(wanted) if wanted in TransferState.__members__ else None
    async with house(request).works.begin(actor_of(request)) as uow:
        uow.audit("finance.looked", "transfers", court_of(request), state=state or "")
        page = await queries.transfers(uow.session, court_of(request), state, page_number(request))
    context = {
        "page": page,
        "pager": pager(request, page),
        "state": state,
        "states": list(TransferState),
    }
    return render(request, "finance/transfers.html", context)


async def list_expected(request: Request) -> Response:
    """Show what the court waits for, and the form to report an arrival."""
    return await _expected(request, blank_form())


async def report_transfer(request: Request) -> Response:
    """Report money that arrived; what fits nothing lands on the desk, whole."""

    async def act(uow: UnitOfWork, form: FormView) -> TransferView:
        bank_ref = form.text("bank_ref", longest=100)
        amount_fen = form.amount("amount")
        number = form.optional_text("number", longest=40)
        payer_name = form.text("payer_name", longest=200)
        payer_account = form.text("payer_account", longest=60)
        arrived_at = form.optional_instant("arrived_at")
        form.check()
        return await service.report_transfer(
            uow,
            court_id=court_of(request),
            bank_ref=bank_ref,
            number=number,
            payer_name=payer_name,
            payer_account=payer_account,
            amount_fen=amount_fen,
            arrived_at=arrived_at,
        )

    def then(transfer: TransferView) -> Response:
        if transfer.state == TransferState.matched:
            return see_other("/finance/expected", said="transfer_matched")
        return see_other("/finance", said="transfer_on_desk")

    return await act_on(request, act, again=_expected, then=then)


async def return_transfer(request: Request) -> Response:
    """Send money that fits nothing back to its sender."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        form.check()
        return await service.return_transfer(uow, transfer_id=request.path_params["transfer_id"])

    def then(_payout_id: str) -> Response:
        return see_other("/finance", said="transfer_returning")

    return await act_on(request, act, again=_desk, then=then)


async def _desk(request: Request, form: FormView) -> Response:
    may_see_payers = viewer_of(request).is_one_of(Role.finance)
    async with house(request).works.begin(actor_of(request)) as uow:
        counts = await queries.desk_counts(uow.session, court_of(request))
        unmatched, gaps, lines = None, [], 0
        if may_see_payers:
            uow.audit("finance.looked", "unmatched", court_of(request))
            unmatched = await queries.transfers(
                uow.session, court_of(request), TransferState.desk, page_number(request)
            )
            gaps = await statement_queries.gaps(uow.session, court_of(request))
            lines = await statement_queries.open_debits(uow.session, court_of(request))
    context = {
        "counts": counts,
        "unmatched": unmatched,
        "gaps": gaps,
        "open_debits": lines,
        "pager": pager(request, unmatched) if unmatched else None,
        "form": form,
    }
    return render(
        request, "finance/desk.html", context, status=form.status if form.refused else 200
    )


async def _expected(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        uow.audit("finance.looked", "expected", court_of(request))
        page = await queries.open_numbers(uow.session, court_of(request), page_number(request))
    number = request.query_params.get("number", "")
    context = {
        "page": page,
        "pager": pager(request, page),
        "form": form,
        "asked_for": number,
        "known": next((asked for asked in page.items if asked.number == number), None),
    }
    status = form.status if form.refused else 200
    return render(request, "finance/expected.html", context, status=status)
