"""A party's own cases: the list, one as a story with its money, its reports and objections."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import AssetView, CaseView, PartyView, case, cases_of_party
from auction.in_kind.queries import offers_of_case
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.queries import lots_of_case
from auction.lots.surplus_facts import over_sale_of, told_of_case
from auction.notices.queries import notices_of_party
from auction.people.queries import court
from auction.plans.queries import plans_served_on
from auction.settlement.kept_queries import kept_in_case
from auction.settlement.queries import (
    DistributionView,
    SaleView,
    case_money,
    distribution_of_sale,
    sales_of_case,
)
from auction.settlement.unwinding_queries import ReturnView, returns_of_case
from valuation.appraisal import service
from valuation.appraisal.queries import AppraisalView, appraisals_of_case
from valuation.directed_inquiry.queries import inquiries_of_case
from valuation.fees.queries import advances_of_case
from valuation.negotiation.queries import negotiations_of_case
from valuation.serving.objections import ObjectionKind, Served, may_object
from valuation.supervision.queries import announced_assets, requests_of_case
from valuation.supervision.rules import SupervisionGround
from web.dispute_view import DisputeView, dispute_view
from web.forms import FormView, blank_form, read_form
from web.party.network_context import network_context
from web.party.story import CaseFacts, going_on, story
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import language_of, render, see_other


async def list_cases(request: Request) -> Response:
    """Show the cases the viewer is a party to, and what goes on in each."""
    account_id = viewer_of(request).account_id or ""
    lines = []
    async with house(request).database.session() as session:
        for court_id, case_id in await cases_of_party(session, account_id):
            facts = await _facts(session, court_id, case_id)
            lines.append(
                {
                    "case": facts.case,
                    "court": await court(session, court_id),
                    "going_on": going_on(facts),
                    "parties": _own(facts.case, account_id),
                }
            )
    return render(request, "party/cases.html", {"lines": lines})


async def show(request: Request) -> Response:
    """Show a case to one of its parties."""
    return await case_page(request, blank_form())


async def read_report(request: Request) -> Response:
    """Return a report that was served on the viewer, and note that it was opened."""
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        _court_id, case_id = await found_case(request, session)
        appraisals = await appraisals_of_case(session, case_id)
        reports = [report for row in appraisals for report in row.reports]
        wanted = request.path_params["report_id"]
        report = next((row for row in reports if row.id == wanted and row.delivered_at), None)
        if report is None or not account_id:
            raise refuse(CommonRefusal.not_found)
        response = await report_response(session, report.file_id)
    async with house(request).works.begin(actor_of(request)) as uow:
        await service.note_reading(uow, report_id=wanted)
    return response


async def object_to(request: Request) -> Response:
    """Take a party's objection."""
    async with read_form(request) as form:
        try:
            kinds = form.texts("kinds") or form.texts("kind")
            grounds = form.text("grounds", longest=4_000)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await service.object_to_report(
                    uow,
                    appraisal_id=request.path_params["appraisal_id"],
                    grounds=grounds,
                    kinds=kinds,
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await case_page(request, form.refuse(refused.refusal))
    return see_other(f"/my/cases/{request.path_params['case_id']}", said="objection_raised")


async def case_page(request: Request, form: FormView) -> Response:
    """Show a case to one of its parties, with a form that was refused if one was."""
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        court_id, case_id = await found_case(request, session)
        facts = await _facts(session, court_id, case_id)
        parties = _own(facts.case, account_id)
        context = {
            "form": form,
            "case": facts.case,
            "court": await court(session, court_id),
            "parties": parties,
            "appraisals": facts.appraisals,
            "negotiations": facts.negotiations,
            "inquiries": facts.inquiries,
            "open_to_objection": _open_to_objection(request, facts.appraisals, parties),
            "kinds": list(ObjectionKind),
            "disputes": _disputes(request, facts.appraisals),
            "asked_supervision": await requests_of_case(session, case_id),
            "supervision_grounds": list(SupervisionGround),
            "open_to_supervision": await _open_to_supervision(session, facts.case),
            "lots": facts.lots,
            "sale_notices": await notices_of_party(session, account_id, case_id),
            "money": await case_money(session, case_id),
            "returns": await _own_returns(session, case_id, parties),
            "kept_deposits": await kept_in_case(session, case_id),
            "advances": await advances_of_case(session, case_id),
            "surplus": await told_of_case(session, case_id, house(request).clock.now()),
            "over_sale": await over_sale_of(session, case_id),
            "in_kind_offers": await offers_of_case(session, case_id),
            "takings": facts.sales,
            "plans": await plans_served_on(session, account_id, case_id),
            "going_on": going_on(facts),
            "story": story(facts, language_of(request)),
            **await network_context(
                session, case_id, [party.id for party in parties], house(request).clock.now()
            ),
        }
    status = form.status if form.refused else 200
    return render(request, "party/case.html", context, status=status)


async def _own_returns(
    session: AsyncSession, case_id: str, parties: Sequence[PartyView]
) -> list[ReturnView]:
    """Return what the viewer has to give back after a sale was annulled. Law: OJA-50."""
    names = {party.name for party in parties}
    return [each for each in await returns_of_case(session, case_id) if each.payee_name in names]


def _disputes(request: Request, appraisals: Sequence[AppraisalView]) -> dict[str, DisputeView]:
    """Return how far the objections to each served report are."""
    now = house(request).clock.now()
    reports = [report for row in appraisals for report in row.reports if report.delivered_at]
    return {report.id: dispute_view(report, now) for report in reports}


async def _open_to_supervision(session: AsyncSession, found: CaseView) -> list[AssetView]:
    """Return the things whose first auction notice is not published yet. Law: REF-45."""
    announced = await announced_assets(session, found.id)
    return [thing for thing in found.assets if thing.id not in announced]


async def found_case(request: Request, session: AsyncSession) -> tuple[str, str]:
    """Return the court and the case asked for, if the viewer is a party to it."""
    mine = await cases_of_party(session, viewer_of(request).account_id or "")
    wanted = request.path_params["case_id"]
    found = next((pair for pair in mine if pair[1] == wanted), None)
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return found


async def _facts(session: AsyncSession, court_id: str, case_id: str) -> CaseFacts:
    found = await case(session, court_id, case_id)
    assert found is not None
    sales = await sales_of_case(session, case_id)
    return CaseFacts(
        case=found,
        appraisals=await appraisals_of_case(session, case_id),
        lots=[lot for lot in await lots_of_case(session, case_id) if lot.opens_at is not None],
        sales=sales,
        distributions=await _distributions(session, sales),
        negotiations=await negotiations_of_case(session, case_id),
        inquiries=await inquiries_of_case(session, case_id),
    )


async def _distributions(
    session: AsyncSession, sales: Sequence[SaleView]
) -> list[DistributionView]:
    found = [await distribution_of_sale(session, sale.id) for sale in sales]
    return [row for row in found if row is not None]


def _own(found: CaseView, account_id: str) -> list[PartyView]:
    return [party for party in found.parties if party.account_id == account_id]


def _open_to_objection(
    request: Request, appraisals: Sequence[AppraisalView], parties: Sequence[PartyView]
) -> dict[str, bool]:
    """Say of each appraisal whether the viewer may object to its report now."""
    now = house(request).clock.now()
    ids = [party.id for party in parties]
    answer = {}
    for row in appraisals:
        report = row.served
        service_row = report.served_on(ids) if report else None
        if report is None or service_row is None:
            answer[row.id] = False
            continue
        objected = {objection.party_id for objection in report.objections}
        served = Served(service_row.objections_until_at, service_row.party_id in objected)
        answer[row.id] = may_object(served, is_final=report.corrects_upheld, now=now) is None
    return answer
