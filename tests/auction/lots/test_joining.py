"""Things sold as one: on a ground, of one case, once; the parts can no longer be drafted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from auction.cases import service as cases
from auction.cases.joined import parts_of, whole_of
from auction.cases.models import SeizedAsset
from auction.cases.refusals import CaseRefusal
from auction.db.engine import Database
from auction.deadlines.queries import due_at
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import service
from auction.lots.joining import JoiningGround, join_assets
from auction.lots.refusals import LotRefusal
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import FLAT, SeizedFlat, seize_flat

NAMES = {"name_zh": "住宅及车位", "name_en": "Flat and parking space"}


@pytest.fixture
async def flat(database: Database) -> SeizedFlat:
    return await seize_flat(await open_court(database))


async def another(flat: SeizedFlat, **change: Any) -> str:
    async with flat.court.acting(Role.judge) as uow:
        return await cases.record_asset(uow, case_id=flat.case_id, **{**FLAT, **change})


async def join(flat: SeizedFlat, *asset_ids: str, by: Role = Role.judge, **change: Any) -> str:
    how = {"ground": JoiningGround.worth_less_apart, "reason": "车位随房", **NAMES, **change}
    async with flat.court.acting(by) as uow:
        return await join_assets(uow, case_id=flat.case_id, asset_ids=asset_ids, **how)


async def code_of(doing: Any) -> str:
    with pytest.raises(Refused) as caught:
        await doing
    return caught.value.refusal.code


async def test_the_whole_lists_its_parts_and_each_part_its_whole(flat: SeizedFlat) -> None:
    space = await another(flat)
    whole = await join(flat, flat.asset_id, space)
    async with flat.court.acting() as uow:
        assert {part.id for part in await parts_of(uow.session, whole)} == {flat.asset_id, space}
        found = await whole_of(uow.session, space)
    assert found is not None
    assert found.id == whole


async def test_a_part_cannot_be_drafted_by_itself(flat: SeizedFlat) -> None:
    await flat.priced()
    await join(flat, flat.asset_id, await another(flat))

    async def draft() -> None:
        async with flat.court.acting(Role.judge) as uow:
            await service.draft_lot(uow, asset_id=flat.asset_id)

    assert await code_of(draft()) == LotRefusal.sold_with_another


async def test_the_whole_is_found_out_about_priced_and_announced(flat: SeizedFlat) -> None:
    whole = SeizedFlat(
        flat.court, flat.case_id, await join(flat, flat.asset_id, await another(flat))
    )
    assert await whole.published()


async def test_the_clock_of_pricing_passes_from_the_parts_to_the_whole(flat: SeizedFlat) -> None:
    space = await another(flat)
    whole = await join(flat, flat.asset_id, space)
    async with flat.court.acting() as uow:
        due = {
            thing: await due_at(uow.session, kind="price_procedure", subject=f"asset:{thing}")
            for thing in (flat.asset_id, space, whole)
        }
    assert [due[flat.asset_id], due[space]] == [None, None]
    assert due[whole] is not None


async def test_the_whole_lapses_with_its_first_part_and_follows_a_renewal(
    flat: SeizedFlat,
) -> None:
    space = await another(flat, seizure_lapses_on=date(2026, 12, 1))
    whole = await join(flat, flat.asset_id, space)

    async def lapse() -> date:
        async with flat.court.acting() as uow:
            return (await uow.session.get_one(SeizedAsset, whole)).seizure_lapses_on

    assert await lapse() == date(2026, 12, 1)
    async with flat.court.acting(Role.judge) as uow:
        await cases.renew_seizure(uow, asset_id=space, lapses_on=date(2028, 6, 1))
    assert await lapse() == date(2028, 6, 1)


async def test_the_whole_is_not_renewed_over_its_parts(flat: SeizedFlat) -> None:
    whole = await join(flat, flat.asset_id, await another(flat))

    async def renew() -> None:
        async with flat.court.acting(Role.judge) as uow:
            await cases.renew_seizure(uow, asset_id=whole, lapses_on=date(2029, 1, 2))

    assert await code_of(renew()) == CaseRefusal.renew_each_part


async def test_nothing_is_joined_twice(flat: SeizedFlat) -> None:
    space, third = await another(flat), await another(flat)
    whole = await join(flat, flat.asset_id, space)
    for again in ((space, third), (whole, third)):
        assert await code_of(join(flat, *again)) == LotRefusal.joined_already


async def test_what_is_on_sale_is_not_joined(flat: SeizedFlat) -> None:
    await flat.drafted()
    assert (
        await code_of(join(flat, flat.asset_id, await another(flat))) == LotRefusal.joined_already
    )


async def test_movables_and_immovables_are_not_one_lot(flat: SeizedFlat) -> None:
    car = await another(flat, kind="vehicle", seizure_lapses_on=date(2027, 12, 1))
    assert await code_of(join(flat, flat.asset_id, car)) == LotRefusal.unlike_natures


async def test_one_thing_twice_is_not_two(flat: SeizedFlat) -> None:
    both = join(flat, flat.asset_id, flat.asset_id)
    assert await code_of(both) == LotRefusal.joining_needs_two


async def test_a_clerk_joins_nothing_and_another_case_s_thing_is_not_found(
    flat: SeizedFlat,
) -> None:
    space = await another(flat)
    assert await code_of(join(flat, flat.asset_id, space, by=Role.clerk)) == (
        CommonRefusal.not_allowed
    )
    other = await seize_flat(flat.court, "（2026）琼72执124号")
    assert await code_of(join(flat, flat.asset_id, other.asset_id)) == CommonRefusal.not_found
