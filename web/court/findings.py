"""What the court found out about a thing: the form of its kind, a judge's marks, its papers."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.asset_papers import LONGEST_TITLE, PaperKind, add_paper, papers_of
from auction.cases.circumstances import (
    LEAST_RENT_YEARS,
    MOST_RENT_YEARS,
    Circumstance,
    DwellingGround,
    Marks,
    circumstances_for,
)
from auction.cases.finding import findings_of, record_findings
from auction.cases.finding_fields import groups_for
from auction.cases.findings import texts_of
from auction.cases.marking import mark_asset, marks_view
from auction.cases.queries import AssetView, asset, case
from auction.cases.wording import contested_phrases
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.profiles import profile_of
from web.court.acting import act_on, court_of
from web.court.findings_form import FindingsForm, rows_to_show, typed_answers
from web.court.wording_hints import wording_hints
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import language_of, render, see_other

_MOST_VERSIONS = 1_000_000
_FORMS = ("findings", "marks", "paper")


async def show(request: Request) -> Response:
    """Show what was found, and what is still open."""
    return await _page(request, blank_form())


async def record(request: Request) -> Response:
    """Keep what was found as the next version; it may be unfinished."""

    async def act(uow: UnitOfWork, form: FormView) -> int:
        thing = await _thing(request, uow.session)
        sent = FindingsForm(form, thing.kind)
        seen = form.whole("seen", most=_MOST_VERSIONS)
        form.check()
        try:
            return await record_findings(
                uow, asset_id=thing.id, answers=sent.answers, seen_version=seen
            )
        except Refused as refused:
            raise Refused(sent.at_its_field(refused.refusal)) from refused

    return await act_on(request, act, again=_page, then=_back(request, "findings_recorded"))


async def mark(request: Request) -> Response:
    """Record what a judge finds the law to treat apart."""

    async def act(uow: UnitOfWork, form: FormView) -> int:
        marked = frozenset(each for each in Circumstance if form.is_checked(each.value))
        is_named = bool(form.value("dwelling_ground"))
        ground = form.choice("dwelling_ground", DwellingGround) if is_named else None
        years = form.value("rent_years").strip()
        marks = Marks(
            circumstances=marked,
            dwelling_ground=ground,
            rent_years=form.whole("rent_years", most=99) if years else None,
            explanation=form.optional_text("explanation", longest=2_000),
        )
        seen = form.whole("seen", most=_MOST_VERSIONS)
        form.check()
        return await mark_asset(uow, asset_id=_id(request), marks=marks, seen_version=seen)

    return await act_on(request, act, again=_page, then=_back(request, "marks_recorded"))


async def store_paper(request: Request) -> Response:
    """Keep a plan or a document with the thing."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        file = form.file("paper")
        kind = form.choice("paper_kind", PaperKind)
        title = form.text("paper_title", longest=LONGEST_TITLE)
        form.check()
        assert file is not None
        return await add_paper(
            uow,
            asset_id=_id(request),
            kind=kind,
            title=title,
            content=await file.read(),
            is_public=form.is_checked("is_public"),
        )

    return await act_on(request, act, again=_page, then=_back(request, "paper_stored"))


async def _page(request: Request, form: FormView) -> Response:
    court_id = court_of(request)
    viewer = viewer_of(request)
    async with house(request).database.session() as session:
        thing = await _thing(request, session)
        found_case = await case(session, court_id, thing.case_id)
        found = await findings_of(session, thing.id)
        marked = await marks_view(session, thing.id)
        papers = await papers_of(session, thing.id)
    answers = {} if found is None else found.answers
    typed = typed_answers(thing.kind, answers)
    shown = form if form.value("form") == "findings" else blank_form()
    context = {
        "form": form,
        "forms": {name: form if form.value("form") == name else blank_form() for name in _FORMS},
        "case": found_case,
        "thing": thing,
        "found": found,
        "typed": typed,
        "groups": list(groups_for(thing.kind)),
        "rows": rows_to_show(shown, thing.kind, typed),
        "disputed": contested_phrases(dict(texts_of(thing.kind, answers))),
        "hints": wording_hints(language_of(request)),
        "marked": marked,
        "profile": profile_of(thing.kind, marked.marks),
        "circumstances": circumstances_for(thing.kind),
        "grounds": list(DwellingGround),
        "rent_years": (LEAST_RENT_YEARS, MOST_RENT_YEARS),
        "papers": papers,
        "paper_kinds": list(PaperKind),
        "may_write": viewer.is_one_of(Role.judge, Role.clerk),
        "is_judge": viewer.is_one_of(Role.judge),
    }
    status = form.status if form.refused else 200
    return render(request, "court/findings.html", context, status=status)


async def _thing(request: Request, session: AsyncSession) -> AssetView:
    thing = await asset(session, _id(request))
    if thing is None or thing.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return thing


def _back(request: Request, said: str) -> Callable[[object], Response]:
    def then(_result: object) -> Response:
        return see_other(f"/court/assets/{_id(request)}/findings", said=said)

    return then


def _id(request: Request) -> str:
    return str(request.path_params["asset_id"])
