"""A flat's lot as it was announced, and a judge who corrects it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from auction.bidding.lot_news import ActTaken
from auction.db.engine import Database
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.lots import acting
from auction.lots.acts import ActKind, Ground, Order
from auction.lots.correcting import correct
from auction.lots.corrections import Correction, CorrectionGround, Weight
from auction.lots.queries import AnnouncementView, announcements
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat

NEW_ZH = ("占有、使用情况：由被执行人自住。", "权利负担：无抵押。")
NEW_EN = ("Occupation: the debtor lives there.", "Encumbrances: none.")


class PublishedFlat:
    """A flat's lot as announced, and a judge who corrects it."""

    def __init__(self, flat: SeizedFlat, lot_id: str) -> None:
        self.flat, self.court, self.lot_id = flat, flat.court, lot_id

    async def versions(self) -> tuple[AnnouncementView, ...]:
        async with self.court.works.database.session() as session:
            return await announcements(session, self.lot_id)

    async def paragraphs(self, code: str, language: str = "zh") -> tuple[str, ...]:
        newest = (await self.versions())[0]
        sections = newest.content[language]["sections"]
        return next(tuple(each["paragraphs"]) for each in sections if each["code"] == code)

    async def correct(
        self,
        texts: Mapping[Language, Mapping[str, tuple[str, ...]]] | None = None,
        *,
        weight: Weight = Weight.matter,
        seen_hash: str | None = None,
        who: Role = Role.judge,
        **more: Any,
    ) -> int:
        given = condition() if texts is None else texts
        seen = seen_hash or (await self.versions())[0].content_hash
        correction = Correction(
            ground=CorrectionGround.new_fact,
            reason=more.pop("reason", "抵押权已经注销，更正权利负担。"),
            weight=weight,
            texts=given,
            **more,
        )
        async with self.court.acting(who) as uow:
            return await correct(uow, lot_id=self.lot_id, correction=correction, seen_hash=seen)

    async def stop(self) -> None:
        """Suspend the lot for sixty days, as its engine would answer."""
        order = Order(
            kind=ActKind.suspension,
            ground=Ground.other,
            reason="公告内容需要更正",
            until_at=self.court.clock.at + timedelta(days=60),
        )
        async with self.court.acting(Role.judge) as uow:
            act_id = await acting.order_act(uow, lot_id=self.lot_id, order=order)
        await self.taken(act_id)

    async def resume(self) -> None:
        order = Order(kind=ActKind.resumption, ground=Ground.over, reason="更正公告期已经届满")
        async with self.court.acting(Role.judge) as uow:
            await acting.order_act(uow, lot_id=self.lot_id, order=order)

    async def taken(self, act_id: str) -> None:
        async with self.court.acting() as uow:
            at_ms = to_ms(self.court.clock.at)
            event = ActTaken(self.lot_id, self.court.court_id, act_id, at_ms)
            await acting.on_act_taken(uow, event)


def condition() -> dict[Language, dict[str, tuple[str, ...]]]:
    return {Language.zh: {"condition": NEW_ZH}, Language.en: {"condition": NEW_EN}}


async def published(database: Database, *, spare_days: int = 10) -> PublishedFlat:
    """Announce a flat whose bidding opens `spare_days` after the notice the law asks for."""
    flat = await seize_flat(await open_court(database))
    lot_id = await flat.drafted()
    opens_at = flat.court.clock.at + timedelta(days=30 + spare_days)
    terms = {"opens_at": opens_at, "ends_at": opens_at + timedelta(days=1)}
    original = flat.terms

    async def changed(lot: str, **change: Any) -> dict[str, Any]:
        return await original(lot, **{**terms, **change})

    flat.terms = changed  # type: ignore[method-assign]
    await flat.published(lot_id)
    return PublishedFlat(flat, lot_id)
