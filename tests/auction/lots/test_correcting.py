"""Corrections of what is published, on a real database."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, update

from auction.db.engine import Database
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import acting
from auction.lots.acts import ActKind, Ground, Order
from auction.lots.corrections import Weight
from auction.lots.events import LotCorrected
from auction.lots.models import Announcement, Lot, TermsDecision
from auction.lots.refusals import LotRefusal
from tests.fakes.published_flat import NEW_ZH, published


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
