"""The roster as a file: taken out as CSV or a workbook, and read in, looked at first."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.refusal import CommonRefusal, Refusal, refuse
from valuation.agencies import importing
from valuation.agencies.exporting import roster_rows, workbook_of
from valuation.agencies.importing import ImportView, import_of, imports_of
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.sheet import Encoding, csv_of
from web.court.acting import act_on, court_of
from web.court.roster import agencies_of, today_of
from web.csv_response import csv_response, workbook_response
from web.forms import FormView, blank_form
from web.requests import house
from web.templating import language_of, render, see_other

_SHOWN_LINES = 500


async def download_csv(request: Request) -> Response:
    """Give the roster as CSV, in UTF-8 or GB18030."""
    asked = request.query_params.get("encoding", "")
    encoding = Encoding(asked) if asked in list(Encoding) else Encoding.utf8
    content = csv_of(await _rows(request), encoding)
    return csv_response(f"roster-{today_of(request)}.csv", content, encoding=encoding)


async def download_workbook(request: Request) -> Response:
    """Give the roster as a workbook."""
    content = await workbook_of(await _rows(request))
    if content is None:
        raise refuse(RosterRefusal.workbook_not_made)
    return workbook_response(f"roster-{today_of(request)}.xlsx", content)


async def show_imports(request: Request) -> Response:
    """Show the form for a file, and the files that were looked at."""
    return await _imports_page(request, blank_form())


async def preview(request: Request) -> Response:
    """Look at a file; nothing is changed yet."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        file = form.file("sheet")
        form.check()
        assert file is not None
        return await importing.preview_import(
            uow, name=file.filename or "roster", content=await file.read()
        )

    def then(import_id: str) -> Response:
        return see_other(f"/court/roster/imports/{import_id}", said="roster_looked_at")

    return await act_on(request, act, again=_imports_page, then=then)


async def show_import(request: Request) -> Response:
    """Show what a file does, line by line."""
    return await _import_page(request, blank_form())


async def apply(request: Request) -> Response:
    """Do what the preview said."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await importing.apply_import(uow, import_id=_id(request))

    def then(_nothing: None) -> Response:
        return see_other(f"/court/roster/imports/{_id(request)}", said="roster_imported")

    return await act_on(request, act, again=_import_page, then=then)


async def _imports_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        context = {"form": form, "imports": await imports_of(session, court_of(request))}
    status = form.status if form.refused else 200
    return render(request, "valuation/roster_imports.html", context, status=status)


async def _import_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await import_of(session, court_of(request), _id(request))
    if found is None:
        raise refuse(CommonRefusal.not_found)
    context = {"form": form, "found": found, **_shown(request, found)}
    status = form.status if form.refused else 200
    return render(request, "valuation/roster_import.html", context, status=status)


def _shown(request: Request, found: ImportView) -> dict[str, object]:
    """Return the lines of one outcome, or all, each with its refusal to be put into words."""
    outcome = request.query_params.get("outcome", "")
    lines = [line for line in found.lines if outcome in {"", line["outcome"]}]
    language = language_of(request)
    return {
        "outcome": outcome,
        "lines": [(line, _refusal(language, line)) for line in lines[:_SHOWN_LINES]],
        "more": max(0, len(lines) - _SHOWN_LINES),
    }


def _refusal(language: Language, line: dict[str, Any]) -> Refusal | None:
    if not line["refusal"]:
        return None
    data = dict(line["data"])
    if "column" in data:
        data["column"] = translate(language, f"column.{data['column']}")
    return Refusal(RosterRefusal(line["refusal"]), data)


async def _rows(request: Request) -> list[list[str]]:
    language = language_of(request)
    return roster_rows(
        await agencies_of(request),
        language=language,
        today=today_of(request),
        state_word=partial(_state_word, language),
    )


def _state_word(language: Language, state: str) -> str:
    return translate(language, f"state.agency_state.{state}")


def _id(request: Request) -> str:
    return str(request.path_params["import_id"])
