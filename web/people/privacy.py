"""Notices on personal data: every version for everybody, and the one that stands to agree to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import Refused
from auction.people.consents import give_consent, has_consented
from auction.people.notices import NOTICES, Notice, NoticeText, standing
from auction.people.queries import AccountView
from web.forms import FormView, blank_form, read_form
from web.people.sign_in_target import desk_of, local_path
from web.requests import actor_of, house, viewer_of
from web.templating import language_of, render, see_other


@dataclass(frozen=True)
class ShownText:
    """One version of a notice in the reader's language."""

    notice: Notice
    version: int
    from_on: date
    lines: tuple[str, ...]
    sha256: str
    stands: bool


async def privacy_page(request: Request) -> Response:
    """Show every version of every notice, the newest first."""
    language = language_of(request)
    newest_first = sorted(NOTICES, key=lambda each: (each.notice, -each.version))
    return render(
        request, "people/privacy.html", {"texts": [_shown(each, language) for each in newest_first]}
    )


async def consent_page(request: Request) -> Response:
    """Show the notice that stands to somebody who has not agreed to it."""
    return _page(request, blank_form(), request.query_params.get("next", ""))


async def consent(request: Request) -> Response:
    """Note that somebody agreed, and let them go on to where they were going."""
    async with read_form(request) as form:
        wanted = form.value("next")
        try:
            form.promised("consent")
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await agree(uow, form, Notice.account, language_of(request))
        except Refused as refused:
            return _page(request, form.refuse(refused.refusal), wanted)
    return see_other(local_path(wanted) or desk_of(viewer_of(request).roles), said="consented")


async def agree(
    uow: UnitOfWork, form: FormView, notice: Notice, language: str, account_id: str | None = None
) -> None:
    """Take down consent to the version a form showed; another one stands: refused."""
    version = form.whole("notice_version", least=0, most=10_000)
    form.check()
    await give_consent(
        uow, notice=notice, version=version, language=language, account_id=account_id
    )


async def asked_first(request: Request, account: AccountView, target: str) -> str:
    """Return where a sign-in leads: to the notice first, if its newest version was not agreed to.

    A court's staff serve under their court's own rules and are not asked.
    """
    if account.court_id is not None:
        return target
    async with house(request).database.session() as session:
        if await has_consented(session, account.id, Notice.account):
            return target
    return f"/consent?{urlencode({'next': target})}"


def _page(request: Request, form: FormView, wanted: str) -> Response:
    text = standing(Notice.account)
    page = {
        "form": form,
        "notice": text,
        "lines": text.lines(language_of(request)),
        "next": local_path(wanted) or "",
    }
    status = form.status if form.refused else 200
    return render(request, "people/consent.html", page, status=status)


def _shown(text: NoticeText, language: str) -> ShownText:
    return ShownText(
        text.notice,
        text.version,
        text.from_on,
        text.lines(language),
        text.sha256(language),
        text is standing(text.notice),
    )
