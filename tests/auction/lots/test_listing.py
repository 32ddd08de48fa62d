"""From findings and marks to an announcement, on a real database: what keeps it, what it keeps."""

from __future__ import annotations

from typing import Any

import pytest

from auction.cases.circumstances import Circumstance, DwellingGround, Marks
from auction.cases.finding import findings_of, record_findings
from auction.cases.finding_fields import FIELDS, LISTED
from auction.cases.marking import mark_asset, marks_view
from auction.cases.priority import Basis
from auction.cases.priority_service import record_holder
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import service
from auction.lots.conditions import set_condition
from auction.lots.entry_conditions import ConditionKind
from auction.lots.listing_facts import completeness_of
from auction.lots.models import Lot
from auction.lots.pricing import Pricing
from auction.lots.profile_queries import profile_of_lot
from auction.lots.profiles import NEWEST
from auction.lots.queries import lot
from auction.lots.refusals import LotRefusal
from tests.fakes.court_of_tests import open_court
from tests.fakes.findings_of_tests import row_of, whole_findings
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat
from tests.fakes.noticed import waive_all

DWELLING = frozenset({Circumstance.sole_dwelling})


@pytest.fixture
async def flat(database: Database) -> SeizedFlat:
    return await seize_flat(await open_court(database))


async def mark(flat: SeizedFlat, marks: Marks, **seen: int) -> int:
    async with flat.court.acting(Role.judge) as uow:
        return await mark_asset(uow, asset_id=flat.asset_id, marks=marks, **seen)


async def publish(flat: SeizedFlat, lot_id: str) -> None:
    await waive_all(flat.court, lot_id)
    async with flat.court.acting(Role.judge) as uow:
        await service.publish(uow, lot_id=lot_id)


async def record(flat: SeizedFlat, answers: dict[str, Any], **seen: int) -> int:
    async with flat.court.acting(Role.clerk) as uow:
        return await record_findings(uow, asset_id=flat.asset_id, answers=answers, **seen)


async def refused(doing: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await doing
    return caught.value


async def test_a_lot_with_everything_found_and_decided_is_complete(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.decided(lot_id)

    async with flat.court.acting() as uow:
        score = await completeness_of(uow.session, await uow.session.get_one(Lot, lot_id), uow.now)
    assert (score.per_cent, score.missing) == (100, [])


async def test_publishing_is_refused_while_a_question_is_open(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    await record(flat, whole_findings("flat", seen_by=None))

    caught = await refused(publish(flat, lot_id))
    assert caught.refusal.code == LotRefusal.listing_incomplete
    assert caught.refusal.data["items"] == "condition"
    assert caught.refusal.data["per_cent"] == 94


async def test_a_holder_recorded_against_none_found_keeps_it_back(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    async with flat.court.acting(Role.judge) as uow:
        await record_holder(
            uow, asset_id=flat.asset_id, name="陈小红", basis=Basis.co_owner, rank=1
        )

    assert (await refused(publish(flat, lot_id))).refusal.data["items"] == "priority"
    await record(flat, whole_findings("flat", priority="recorded"))
    await waive_all(flat.court, lot_id)
    await publish(flat, lot_id)
    async with flat.court.acting() as uow:
        shown = await lot(uow.session, lot_id)
    assert shown is not None
    assert shown.announcement is not None
    assert "陈某（按份共有人，第1顺序）" in str(shown.announcement.content["zh"])


async def test_a_necessary_dwelling_without_a_ground_is_not_announced(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await mark(flat, Marks(circumstances=DWELLING))
    await flat.decided(lot_id)

    caught = await refused(publish(flat, lot_id))
    assert caught.refusal.code == LotRefusal.dwelling_without_ground


async def test_with_its_ground_the_rent_kept_is_announced(flat: SeizedFlat) -> None:
    marks = Marks(
        circumstances=DWELLING,
        dwelling_ground=DwellingGround.rent_kept,
        rent_years=6,
        explanation="申请执行人书面同意",
    )
    await mark(flat, marks)
    lot_id = await flat.published()

    async with flat.court.acting() as uow:
        shown = await lot(uow.session, lot_id)
    assert shown is not None
    assert shown.announcement is not None
    content = shown.announcement.content
    assert content["profile"]["rent_years_kept"] == 6
    assert "扣除6年的当地房屋租金" in str(content["zh"])


async def test_an_announced_lot_keeps_its_profile_when_the_marks_change(flat: SeizedFlat) -> None:
    await mark(flat, Marks(circumstances=frozenset({Circumstance.restricted_city})))
    lot_id = await flat.drafted()
    async with flat.court.acting(Role.judge) as uow:
        await set_condition(uow, lot_id=lot_id, kind=ConditionKind.housing)
    await flat.published(lot_id)
    await mark(flat, Marks())

    async with flat.court.acting() as uow:
        row = await uow.session.get_one(Lot, lot_id)
        profile = await profile_of_lot(uow.session, row)
    assert row.profile_version == NEWEST
    assert profile.asks_housing_promise


async def test_a_restricted_home_without_the_housing_condition_is_not_announced(
    flat: SeizedFlat,
) -> None:
    await mark(flat, Marks(circumstances=frozenset({Circumstance.restricted_city})))
    refusal = (await refused(flat.published())).refusal
    assert refusal.code is LotRefusal.housing_condition_missing


async def test_a_draft_follows_the_marks_as_they_stand(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    await mark(flat, Marks(circumstances=frozenset({Circumstance.mortgaged_dwelling})))

    async with flat.court.acting() as uow:
        row = await uow.session.get_one(Lot, lot_id)
        assert (await profile_of_lot(uow.session, row)).eviction_grace_months == 6


async def test_no_reserve_needs_the_mark_of_a_criminal_case(flat: SeizedFlat) -> None:
    lot_id = await flat.drafted()
    free = {"pricing": Pricing.no_reserve, "ground": "刑事裁判涉财产部分执行"}

    caught = await refused(flat.proposed(lot_id, **free))
    assert caught.refusal.code == LotRefusal.pricing_needs_mark
    await mark(flat, Marks(circumstances=frozenset({Circumstance.criminal_case})))
    assert await flat.proposed(lot_id, **free)


async def test_the_announcement_freezes_the_findings_without_people_s_names(
    flat: SeizedFlat,
) -> None:
    columns = next(field.columns for field in FIELDS if field.name == "use_list")
    found = {"uses": LISTED, "use_list": [row_of(columns, holder="陈小红")]}
    lot_id = await flat.drafted()
    await flat.noticed(lot_id)
    await record(flat, whole_findings("flat", **found))
    await publish(flat, lot_id)
    await record(flat, whole_findings("flat", layout="另一户型"))

    async with flat.court.acting() as uow:
        shown = await lot(uow.session, lot_id)
    assert shown is not None
    assert shown.announcement is not None
    kept = shown.announcement.content["findings"]
    assert kept["answers"]["use_list"][0]["holder"] == "陈某"
    assert kept["answers"]["layout"] != "另一户型"
    assert "陈小红" not in str(shown.announcement.content)


async def test_every_version_of_the_findings_is_kept(flat: SeizedFlat) -> None:
    first = await record(flat, whole_findings("flat", layout="三室"))
    assert await record(flat, whole_findings("flat", layout="四室")) == first + 1

    async with flat.court.acting() as uow:
        earlier = await findings_of(uow.session, flat.asset_id, version=first)
    assert earlier is not None
    assert earlier.answers["layout"] == "三室"


async def test_saying_the_same_again_makes_no_version(flat: SeizedFlat) -> None:
    answers = whole_findings("flat")
    assert await record(flat, answers) == await record(flat, answers)


async def test_findings_over_somebody_else_s_are_a_stale_form(flat: SeizedFlat) -> None:
    caught = await refused(record(flat, whole_findings("flat", layout="三室"), seen_version=0))
    assert caught.refusal.code == CommonRefusal.stale_form


async def test_only_a_judge_marks(flat: SeizedFlat) -> None:
    async def by_clerk() -> None:
        async with flat.court.acting(Role.clerk) as uow:
            await mark_asset(uow, asset_id=flat.asset_id, marks=Marks(circumstances=DWELLING))

    assert (await refused(by_clerk())).refusal.code == CommonRefusal.not_allowed
    async with flat.court.acting() as uow:
        assert (await marks_view(uow.session, flat.asset_id)).version == 0


async def test_another_court_s_property_is_not_found(flat: SeizedFlat, database: Database) -> None:
    other = await open_court(database)

    async def from_there() -> None:
        async with other.acting(Role.judge) as uow:
            await record_findings(uow, asset_id=flat.asset_id, answers=whole_findings("flat"))

    assert (await refused(from_there())).refusal.code == CommonRefusal.not_found


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        (Marks(circumstances=frozenset({Circumstance.approval_required})), "mark_unsuited"),
        (
            Marks(dwelling_ground=DwellingGround.other_home, explanation="x"),
            "dwelling_ground_without_dwelling",
        ),
        (
            Marks(
                circumstances=DWELLING,
                dwelling_ground=DwellingGround.rent_kept,
                rent_years=9,
                explanation="x",
            ),
            "rent_years_out_of_range",
        ),
        (Marks(circumstances=DWELLING, dwelling_ground=DwellingGround.other_home), "missing"),
    ],
)
async def test_marks_that_make_no_sense_are_refused(
    flat: SeizedFlat, marks: Marks, code: str
) -> None:
    assert (await refused(mark(flat, marks))).refusal.code == code
