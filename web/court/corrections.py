"""Correcting what is published: the text of today, what would change, and then the new version."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.canonical import content_hash
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.acts import LEAST_REASON, MOST_REASON
from auction.lots.announcement import SECTIONS
from auction.lots.correcting import correct, newest_announcement, preview, standing_of_lot
from auction.lots.corrections import (
    MATTERS,
    MOST_SECTION,
    Correction,
    CorrectionGround,
    Texts,
    Weight,
    field_of,
)
from auction.lots.differences import ChangedSection, changed_sections
from auction.lots.models import Announcement, Lot
from auction.lots.queries import LotView, lot
from web.court.acting import court_of
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_PUBLISH = "publish"


async def correction_page(request: Request) -> Response:
    """Show the text that stands, to be corrected section by section."""
    async with house(request).database.session() as session:
        return await _page(request, session, blank_form(), {})


async def correct_announcement(request: Request) -> Response:
    """Show what a correction would change, or publish the one that was shown."""
    async with read_form(request) as form:
        try:
            correction = _read(form)
            seen = form.text("seen", longest=64)
            form.check()
            if form.value("step") != _PUBLISH:
                return await _preview(request, form, correction, seen)
            read = form.text("read", longest=64)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                number = await correct(
                    uow,
                    lot_id=_id(request),
                    correction=correction,
                    seen_hash=seen,
                    read_hash=read,
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            async with house(request).database.session() as session:
                return await _page(request, session, form.refuse(refused.refusal), {})
    return see_other(f"/lots/{_id(request)}/versions/{number}", said="lot_corrected")


async def _preview(request: Request, form: FormView, correction: Correction, seen: str) -> Response:
    async with house(request).database.session() as session:
        found = await _own_lot(request, session)
        row = await session.get_one(Lot, found.id)
        newest = await _newest(session, found.id)
        if newest.content_hash != seen:
            raise refuse(CommonRefusal.stale_form)
        now = house(request).clock.now()
        content, refusal = await preview(session, row, newest, correction, now=now)
        if refusal is not None:
            raise Refused(refusal)
        shown = {
            "difference": _difference(newest.content, content),
            "read_hash": content_hash(content),
        }
        return await _page(request, session, form, shown)


async def _page(
    request: Request, session: AsyncSession, form: FormView, shown: dict[str, Any]
) -> Response:
    found = await _own_lot(request, session)
    newest = await _newest(session, found.id)
    now = house(request).clock.now()
    standing = await standing_of_lot(session, await session.get_one(Lot, found.id), newest, now=now)
    context: dict[str, Any] = {
        "form": form,
        "lot": found,
        "newest": newest,
        "standing": standing,
        "sections": _sections(newest.content),
        "grounds": list(CorrectionGround),
        "matters": MATTERS,
        "least_reason": LEAST_REASON,
        "is_judge": viewer_of(request).is_one_of(Role.judge),
        "may_correct": not standing.has_begun and found.closed_at is None,
        "difference": None,
        "read_hash": "",
        **shown,
    }
    status = form.status if form.refused else 200
    return render(request, "court/correction.html", context, status=status)


def _read(form: FormView) -> Correction:
    return Correction(
        ground=form.choice("ground", CorrectionGround),
        reason=form.text("reason", longest=MOST_REASON),
        weight=form.choice("weight", Weight),
        texts=_texts(form),
        opens_at=form.optional_instant("opens_at"),
    )


def _texts(form: FormView) -> Texts:
    """Read the sections that were sent, a paragraph a line; what was not sent stays as it is."""
    return {
        language: {
            code: tuple(
                line.strip()
                for line in form.optional_text(
                    field_of(language, code), longest=MOST_SECTION
                ).splitlines()
                if line.strip()
            )
            for code in SECTIONS
            if form.texts(field_of(language, code))
        }
        for language in Language
    }


def _sections(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each section with its text in both languages, as a person edits it."""
    return [
        {
            "code": zh["code"],
            "heading": {"zh": zh["heading"], "en": en["heading"]},
            "text": {"zh": "\n".join(zh["paragraphs"]), "en": "\n".join(en["paragraphs"])},
        }
        for zh, en in zip(content["zh"]["sections"], content["en"]["sections"], strict=True)
    ]


def _difference(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[ChangedSection, ...]]:
    return {each.value: changed_sections(old, new, each) for each in Language}


async def _newest(session: AsyncSession, lot_id: str) -> Announcement:
    newest = await newest_announcement(session, lot_id)
    if newest is None:
        raise refuse(CommonRefusal.not_found)
    return newest


async def _own_lot(request: Request, session: AsyncSession) -> LotView:
    found = await lot(session, _id(request))
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return found


def _id(request: Request) -> str:
    return str(request.path_params["lot_id"])
