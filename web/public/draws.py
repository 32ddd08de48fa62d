"""Draws in public: the list, one as it happens, its file, and the page that checks a file."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.i18n.catalogue import translate
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.draw.drawing import DrawFault
from valuation.draw.queries import draw, draw_record, newest_draws
from web.requests import house
from web.templating import language_of, render

_WORDS = (
    "cannot_read",
    "does_not_hold",
    "holds",
    "insecure",
    "not_a_record",
    "step_contributions",
    "step_opening",
    "step_result",
    "step_roster",
    "step_secret",
    "step_seed",
)


async def list_draws(request: Request) -> Response:
    """Show the draws opened last."""
    async with house(request).database.session() as session:
        return render(request, "public/draws.html", {"draws": await newest_draws(session)})


async def show_draw(request: Request) -> Response:
    """Show a draw at its present stage; the page works without scripts, and moves with them."""
    async with house(request).database.session() as session:
        found = await draw(session, request.path_params["appraisal_id"])
    if found is None:
        raise refuse(CommonRefusal.not_found)
    names = {line.agency_id: line for line in found.record.roster}
    chosen = [names[agency_id] for agency_id in found.record.chosen]
    return render(request, "public/draw.html", {"draw": found, "chosen": chosen})


async def download_draw(request: Request) -> Response:
    """Return the file of a draw as it is published now, to be recomputed. Law: REF-32."""
    appraisal_id = request.path_params["appraisal_id"]
    async with house(request).database.session() as session:
        record = await draw_record(session, appraisal_id)
    if record is None:
        raise refuse(CommonRefusal.not_found)
    named = f'inline; filename="draw-{appraisal_id}.json"'
    return JSONResponse(record, headers={"Content-Disposition": named})


async def verify_draw(request: Request) -> Response:
    """Let anybody check a draw's file in their own browser."""
    language = language_of(request)
    words = {name: translate(language, f"script.draw.{name}") for name in _WORDS}
    faults = {
        each.value: translate(language, f"script.draw.fault.{each.value}") for each in DrawFault
    }
    said = json.dumps({**words, "faults": faults}, ensure_ascii=False)
    asked = request.query_params.get("draw", "")
    return render(request, "public/verify_draw.html", {"draw_words": said, "asked": asked})
