"""Papers: anybody may check one by its number; who may read it depends on the paper."""

from __future__ import annotations

import asyncio

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auction.cases.queries import cases_of_party
from auction.documents.papers import FOR_THE_BUYER, FOR_THE_COURT, PaperKind, lay_out
from auction.documents.queries import PaperView, paper
from auction.documents.typeset import pdf
from auction.i18n.languages import Language, language_or_none
from auction.kernel.actor import Role
from auction.kernel.ids import is_number
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lot
from auction.people.queries import court
from auction.settlement.queries import sale_of_lot
from web.pdf_response import pdf_response
from web.public.lot_papers import checked_lot
from web.public.remedies_shown import ShownAnnulment, shown_annulment
from web.requests import house, viewer_of
from web.security.viewer import Viewer
from web.templating import language_of, render

_MOST_DIGITS = 40
_THE_COURT = (Role.judge, Role.clerk, Role.panel, Role.president)
_OF_A_SALE = (PaperKind.confirmation, PaperKind.ruling)


async def check_paper(request: Request) -> Response:
    """Ask for a paper's number, and lead to it."""
    number = "".join(request.query_params.get("number", "").split())[:_MOST_DIGITS]
    if number:
        async with house(request).database.session() as session:
            found = await paper(session, number)
        if found is not None:
            return RedirectResponse(f"/papers/{found.number}", status_code=303)
    context = {"number": number, "is_mistyped": bool(number) and not is_number(number)}
    return render(request, "public/papers/check.html", context)


async def show_paper(request: Request) -> Response:
    """Say that a paper is real and whole; show what it says to whoever may read it."""
    async with house(request).database.session() as session:
        found = await _found(session, request)
        may_see = await may_read(session, viewer_of(request), found)
        own = await court(session, found.court_id)
        checked = await checked_lot(session, found)
        voided = await _voided(session, found)
    layout = lay_out(found.kind, found.facts, language_of(request)) if may_see else None
    context = {
        "paper": found,
        "court": own,
        "layout": layout,
        "checked": checked,
        "voided": voided,
    }
    return render(request, "public/papers/paper.html", context)


async def _voided(session: AsyncSession, found: PaperView) -> ShownAnnulment | None:
    """Return the annulment that made a confirmation or a ruling void, or None. Law: OJA-50."""
    if found.lot_id is None or found.kind not in _OF_A_SALE:
        return None
    shown = await lot(session, found.lot_id)
    return None if shown is None else await shown_annulment(session, shown)


async def download_paper(request: Request) -> Response:
    """Give the paper as a PDF, in the language asked for, else the reader's."""
    async with house(request).database.session() as session:
        found = await _found(session, request)
        if not await may_read(session, viewer_of(request), found):
            raise refuse(CommonRefusal.not_allowed)
    language = language_or_none(request.query_params.get("lang")) or language_of(request)
    return await paper_response(found, language, house(request).settings.public_url)


async def paper_response(found: PaperView, language: Language, site: str) -> Response:
    """Return a paper as a PDF. Who may read it, the caller has asked.

    `site` is this site's public address, by which a printed paper is checked.
    """
    content = await asyncio.to_thread(
        pdf,
        found.kind,
        found.facts,
        language,
        number=found.number,
        content_hash=found.content_hash,
        made_at=found.made_at,
        address=f"{site.rstrip('/')}/papers/{found.number}",
    )
    return pdf_response(f"{found.kind}-{found.number}.pdf", content)


async def may_read(session: AsyncSession, viewer: Viewer, found: PaperView) -> bool:
    """Say whether a viewer may read a paper: all may a public one; else the court and parties.

    The buyer reads the ruling that makes them the owner.
    """
    is_own = viewer.is_staff and viewer.court_id == found.court_id
    if found.kind in FOR_THE_COURT:
        return is_own and viewer.is_one_of(*_THE_COURT)
    if found.is_public or is_own:
        return True
    if viewer.account_id is None:
        return False
    if found.kind in FOR_THE_BUYER and found.lot_id is not None:
        sale = await sale_of_lot(session, found.lot_id)
        if sale is not None and sale.is_bought_by(viewer.account_id):
            return True
    own = {case_id for _, case_id in await cases_of_party(session, viewer.account_id)}
    return found.case_id in own


async def _found(session: AsyncSession, request: Request) -> PaperView:
    found = await paper(session, request.path_params["number"])
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return found
