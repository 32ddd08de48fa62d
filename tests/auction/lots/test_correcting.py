"""Corrections of what is published, on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, update

from auction.bidding.lot_news import ActTaken
from auction.db.engine import Database
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms, to_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import acting
from auction.lots.acts import ActKind, Ground, Order
from auction.lots.correcting import correct
from auction.lots.corrections import Correction, CorrectionGround, Weight
from auction.lots.events import LotCorrected
from auction.lots.models import Announcement, Lot, TermsDecision
from auction.lots.queries import AnnouncementView, announcements
from auction.lots.refusals import LotRefusal
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


async def test_a_correction_is_a_new_version_beside_the_old(database: Database) -> None:
    lot = await published(database)
    assert await lot.correct() == 2
    newest, first = await lot.versions()
    assert await lot.paragraphs("condition") == NEW_ZH
    assert (newest.version, newest.ground, newest.weight) == (2, "new_fact", "matter")
    assert "抵押权人：南海银行" in str(first.content)


async def test_a_correction_is_told_with_its_version(database: Database) -> None:
    lot = await published(database)
    await lot.correct()
    (event,) = await lot.court.happened(LotCorrected)
    assert (event.lot_id, event.version) == (lot.lot_id, 2)


async def test_only_a_judge_corrects(database: Database) -> None:
    lot = await published(database)
    with pytest.raises(Refused) as refused:
        await lot.correct(who=Role.clerk)
    assert refused.value.refusal.code == CommonRefusal.not_allowed


async def test_what_matters_takes_a_whole_new_notice(database: Database) -> None:
    lot = await published(database, spare_days=10)
    lot.court.clock.pass_days(11)
    with pytest.raises(Refused) as refused:
        await lot.correct()
    assert refused.value.refusal.code == LotRefusal.correction_too_near
    assert refused.value.refusal.data["days"] == 30


async def test_the_last_instant_of_the_new_notice_is_early_enough(database: Database) -> None:
    lot = await published(database, spare_days=10)
    lot.court.clock.pass_days(10)
    assert await lot.correct() == 2


async def test_wording_takes_no_new_notice(database: Database) -> None:
    lot = await published(database)
    lot.court.clock.pass_days(30)
    lines = await lot.paragraphs("bidders")
    texts = {Language.zh: {"bidders": (lines[0].replace("均可", "都可"), *lines[1:])}}
    assert await lot.correct(texts, weight=Weight.wording) == 2


async def test_after_bidding_began_nothing_is_corrected(database: Database) -> None:
    lot = await published(database, spare_days=0)
    lot.court.clock.pass_days(30)
    with pytest.raises(Refused) as refused:
        await lot.correct(weight=Weight.wording)
    assert refused.value.refusal.code == LotRefusal.bidding_has_begun


async def test_two_who_correct_at_once_make_one_version(database: Database) -> None:
    lot = await published(database)
    seen = (await lot.versions())[0].content_hash
    both = await asyncio.gather(
        lot.correct(seen_hash=seen), lot.correct(seen_hash=seen), return_exceptions=True
    )
    refused = [each.refusal.code for each in both if isinstance(each, Refused)]
    assert (refused, len(await lot.versions())) == ([CommonRefusal.stale_form], 2)


async def test_a_lot_that_stands_still_is_moved_later_by_its_new_notice(
    database: Database,
) -> None:
    lot = await published(database, spare_days=0)
    lot.court.clock.pass_days(20)
    await lot.stop()
    await lot.correct()
    newest = (await lot.versions())[0]
    assert newest.not_before_at == lot.court.clock.at + timedelta(days=30)
    assert "竞价推迟" in (await lot.paragraphs("time"))[-1]


async def test_a_lot_moved_later_is_not_resumed_before_its_notice_ran(database: Database) -> None:
    lot = await published(database, spare_days=0)
    await lot.stop()
    lot.court.clock.pass_days(20)
    await lot.correct()
    lot.court.clock.pass_days(29)
    with pytest.raises(Refused) as refused:
        await lot.resume()
    assert refused.value.refusal.code == LotRefusal.notice_still_runs
    lot.court.clock.pass_days(1)
    await lot.resume()


async def test_a_lot_that_was_moved_can_be_moved_again_but_not_nearer(database: Database) -> None:
    lot = await published(database, spare_days=0)
    await lot.stop()
    opens_at = lot.court.clock.at + timedelta(days=50)
    await lot.correct({}, weight=Weight.wording, opens_at=opens_at)
    with pytest.raises(Refused) as refused:
        await lot.correct({}, weight=Weight.wording, opens_at=opens_at - timedelta(minutes=1))
    assert refused.value.refusal.code == LotRefusal.date_moved_nearer
    assert refused.value.refusal.data["standing_at"] == opens_at
    later = opens_at + timedelta(days=1)
    await lot.correct({}, weight=Weight.wording, opens_at=later)
    newest = (await lot.versions())[0]
    assert from_ms(newest.content["not_before_ms"]) == later
    assert sum("竞价推迟" in each for each in await lot.paragraphs("time")) == 1


async def test_while_an_act_waits_nothing_is_corrected(database: Database) -> None:
    lot = await published(database)
    order = Order(kind=ActKind.stay, ground=Ground.bankruptcy, reason="被执行人进入破产程序")
    async with lot.court.acting(Role.judge) as uow:
        await acting.order_act(uow, lot_id=lot.lot_id, order=order)
    with pytest.raises(Refused) as refused:
        await lot.correct()
    assert refused.value.refusal.code == LotRefusal.act_waits


async def test_the_database_lets_nobody_change_what_was_published(database: Database) -> None:
    lot = await published(database)
    changes = (
        update(Announcement).where(col(Announcement.lot_id) == lot.lot_id).values(version=7),
        update(Lot).where(col(Lot.id) == lot.lot_id).values(terms={"start_fen": 1}),
        update(Lot)
        .where(col(Lot.id) == lot.lot_id)
        .values(opens_at=lot.court.clock.at + timedelta(days=1)),
        update(TermsDecision)
        .where(col(TermsDecision.lot_id) == lot.lot_id)
        .values(terms={"start_fen": 1}),
    )
    for change in changes:
        with pytest.raises(DBAPIError, match=r"never change|append-only"):
            async with lot.court.acting() as uow:
                await uow.session.exec(change)
