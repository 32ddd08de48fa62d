"""The court's cases: the list and its file, a new case, and a case as a story."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auction.cases import service
from auction.cases.queries import CaseLine, CaseView, case, cases
from auction.db.unit_of_work import UnitOfWork
from auction.i18n import formats
from auction.i18n.catalogue import translate
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.money import format_yuan
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lots_of_case
from auction.lots.surplus_facts import over_sale_of
from auction.people.queries import accounts_with_role, court
from auction.registers.exports import csv_bytes
from auction.remedies.queries import claims_of_case
from auction.settlement.queries import case_money, sales_of_case
from valuation.appraisal.queries import appraisals_of_case
from web.court.acting import act_on, court_of
from web.court.story import read_stories
from web.csv_response import csv_response
from web.forms import FormView, blank_form
from web.paging import page_number, pager
from web.requests import house, viewer_of
from web.templating import language_of, render, see_other

EXPORTED_AT_MOST = 10_000
_COLUMNS = (
    "Case number",
    "Opened on",
    "State",
    "Judge in charge",
    "Applicant",
    "Debtor",
    "Property",
    "Claims",
)


async def list_cases(request: Request) -> Response:
    """Show a page of the court's cases, by number, name or matter."""
    court_id, search = court_of(request), _search(request)
    async with house(request).database.session() as session:
        page = await cases(session, court_id, search, page_number(request))
    context = {"page": page, "pager": pager(request, page), "search": search}
    return render(request, "court/cases.html", context)


async def export_cases(request: Request) -> Response:
    """Return the same list as a CSV file a spreadsheet opens safely."""
    court_id, search, language = court_of(request), _search(request), language_of(request)
    async with house(request).database.session() as session:
        page = await cases(session, court_id, search, size=EXPORTED_AT_MOST)
    head = [translate(language, name) for name in _COLUMNS]
    rows = []
    for line in page.items:
        state = translate(language, f"state.case_state.{line.state}")
        rows.append(_row(line, formats.day(language, court_day(line.opened_at)), state))
    return csv_response("cases.csv", csv_bytes(head, rows))


async def new_case(request: Request) -> Response:
    """Show the form for a new case."""
    return await _new_case(request, blank_form())


async def open_case(request: Request) -> Response:
    """Open a case."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        number = form.text("number", longest=60)
        summary = form.optional_text("summary", longest=500)
        judge_id = form.optional_text("judge_id", longest=60)
        form.check()
        return await service.open_case(
            uow, number=number, summary=summary, judge_id=judge_id or None
        )

    def then(case_id: str) -> RedirectResponse:
        return see_other(f"/court/cases/{case_id}", said="case_opened")

    return await act_on(request, act, again=_new_case, then=then)


async def show_case(request: Request) -> Response:
    """Show a case: its story, who is in it, what is owed, what was seized, where the money is."""
    return await case_page(request, blank_form())


async def case_page(request: Request, form: FormView) -> Response:
    """Show a case, with a form about it if one was refused."""
    court_id, case_id = court_of(request), request.path_params["case_id"]
    async with house(request).database.session() as session:
        found = await case(session, court_id, case_id)
        if found is None:
            raise refuse(CommonRefusal.not_found)
        context = {
            "form": form,
            "case": found,
            "over_sale": await over_sale_of(session, case_id),
            "blocked_by": [
                each for each in await claims_of_case(session, case_id) if each.state.blocks
            ],
            "stories": await read_stories(session, language_of(request), found),
            "lots": await lots_of_case(session, case_id),
            "sales": await sales_of_case(session, case_id),
            "appraisals": await appraisals_of_case(session, case_id),
            "money": await case_money(session, case_id),
            "may_write": viewer_of(request).is_one_of(Role.judge, Role.clerk),
            "next_need": _next_need(found),
        }
    status = form.status if form.refused else 200
    return render(request, "court/case.html", context, status=status)


def _next_need(found: CaseView) -> str | None:
    """Return what a case lacks first before anything can be sold."""
    if not any(party.role == "applicant" for party in found.parties):
        return "parties"
    if not any(party.role == "debtor" for party in found.parties):
        return "parties"
    if not found.claims:
        return "claims"
    return None if found.assets else "assets"


async def _new_case(request: Request, form: FormView) -> Response:
    court_id = court_of(request)
    async with house(request).database.session() as session:
        own = await court(session, court_id)
        judges = await accounts_with_role(session, court_id, Role.judge)
    year = court_day(house(request).clock.now()).year
    context = {
        "form": form,
        "example": f"（{year}）{own.case_mark if own else ''}执123号",
        "judges": [(judge.id, judge.name) for judge in judges],
        "is_judge": viewer_of(request).is_one_of(Role.judge),
    }
    status = form.status if form.refused else 200
    return render(request, "court/case_new.html", context, status=status)


def _search(request: Request) -> str:
    return request.query_params.get("q", "").strip()[:100]


def _row(line: CaseLine, opened: str, state: str) -> list[str]:
    return [
        line.number,
        opened,
        state,
        line.judge_name,
        "；".join(line.applicants),
        "；".join(line.debtors),
        str(line.assets),
        format_yuan(line.claimed_fen),
    ]
