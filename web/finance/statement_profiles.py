"""How a bank's CSV is read: the court's profiles, one form for a new one and for a changed one."""

from __future__ import annotations

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.i18n.catalogue import translate
from auction.payments import statement_queries
from auction.payments.profiles import save_profile
from auction.payments.statement_csv import (
    LONGEST_HEADING,
    MOST_SKIPPED,
    Column,
    CsvProfile,
    DayForm,
    DecimalMark,
    Delimiter,
    TextEncoding,
)
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house
from web.templating import language_of, render, see_other

_LONGEST_NAME = 60


async def show_profiles(request: Request) -> Response:
    """Show the court's profiles, and the form of a new one or of the one asked for."""
    return await _page(request, blank_form())


async def save(request: Request) -> Response:
    """Keep a profile under its name."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        name = form.text("name", longest=_LONGEST_NAME)
        columns = {
            column: form.optional_text(f"column_{column}", longest=LONGEST_HEADING)
            for column in Column
        }
        profile = CsvProfile(
            columns=columns,
            day_form=form.choice("day_form", DayForm),
            decimal_mark=form.choice("decimal_mark", DecimalMark),
            encoding=form.choice("encoding", TextEncoding),
            delimiter=form.choice("delimiter", Delimiter),
            skipped=form.whole("skipped", most=MOST_SKIPPED),
        )
        form.check()
        return await save_profile(uow, court_id=court_of(request), name=name, profile=profile)

    def then(_profile_id: str) -> Response:
        return see_other("/finance/statement-profiles", said="saved")

    return await act_on(request, act, again=_page, then=then)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        profiles = await statement_queries.profiles(session, court_of(request))
    wanted = request.query_params.get("profile", "")
    context = {
        "profiles": profiles,
        "chosen": next((each for each in profiles if each.id == wanted), None),
        "columns": list(Column),
        "day_form_choices": _named(request, "day_form", DayForm),
        "decimal_choices": _named(request, "decimal_mark", DecimalMark),
        "delimiter_choices": _named(request, "delimiter", Delimiter),
        "form": form,
    }
    status = form.status if form.refused else 200
    return render(request, "finance/statement_profiles.html", context, status=status)


def _named(request: Request, kind: str, members: type[StrEnum]) -> list[tuple[str, str]]:
    language = language_of(request)
    return [(str(each), translate(language, f"state.{kind}.{each}")) for each in members]
