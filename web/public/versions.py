"""Every version of a lot's announcement, and what each changed, for everybody."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.documents.papers import PaperKind
from auction.documents.queries import papers_of_lot
from auction.i18n.languages import Language
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.differences import changed_sections
from auction.lots.queries import announcements
from web.public.lot_page import public_lot
from web.requests import house
from web.templating import render

_MOST_DIGITS = 6


async def list_versions(request: Request) -> Response:
    """List the versions of what was published about a lot, the newest first."""
    async with house(request).database.session() as session:
        lot = await public_lot(session, request.path_params["lot_id"])
        versions = await announcements(session, lot.id)
    return render(request, "public/versions.html", {"lot": lot, "versions": versions})


async def show_version(request: Request) -> Response:
    """Show a version: what it corrected, old beside new, and its whole text."""
    async with house(request).database.session() as session:
        lot = await public_lot(session, request.path_params["lot_id"])
        versions = {each.version: each for each in await announcements(session, lot.id)}
        papers = await papers_of_lot(session, lot.id)
    asked = str(request.path_params["version"])
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _MOST_DIGITS else 0
    shown = versions.get(number)
    if shown is None:
        raise refuse(CommonRefusal.not_found)
    before = versions.get(number - 1)
    context = {
        "lot": lot,
        "version": shown,
        "newest": max(versions),
        "paper": next(
            (
                each.number
                for each in papers
                if each.kind is PaperKind.announcement
                and each.facts.get("announcement_hash") == shown.content_hash
            ),
            None,
        ),
        "difference": None
        if before is None
        else {
            each.value: changed_sections(before.content, shown.content, each) for each in Language
        },
    }
    return render(request, "public/version.html", context)
