"""A case kept on a real database: what is written, what is refused, who sees it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from auction.cases import queries, service
from auction.cases.kinds import PartyKind
from auction.cases.refusals import CaseRefusal
from auction.db.engine import Database
from auction.deadlines.queries import DeadlineView, for_case
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.people.models import Account
from tests.fakes.court_of_tests import NOON, CourtOfTests, open_court
from tests.fakes.lots_of_tests import FLAT, seize_flat
from tests.fakes.pictures import PNG, SVG


@pytest.fixture
async def court(database: Database) -> CourtOfTests:
    return await open_court(database)


async def test_case_is_read_back_whole(court: CourtOfTests) -> None:
    flat = await seize_flat(court)

    case = await case_of(court, flat.case_id)
    assert case.number == "（2026）琼72执123号"
    assert [party.name for party in case.parties] == ["南海银行", "林建国"]
    assert case.claimed_fen == 124_300_000
    assert [asset.name_zh for asset in case.assets] == [FLAT["name_zh"]]
    assert queries.debtor_kind(case) is PartyKind.person


async def test_number_is_taken_once_in_a_court(court: CourtOfTests) -> None:
    await seize_flat(court)

    with pytest.raises(Refused) as refused:
        await open_case(court, number="(2026)琼72执123号")
    assert refused.value.refusal.code == CaseRefusal.case_exists


async def test_number_of_another_court_is_refused(court: CourtOfTests) -> None:
    with pytest.raises(Refused) as refused:
        await open_case(court, number="（2026）沪72执1号")
    assert refused.value.refusal.code == CaseRefusal.other_court_number


@pytest.mark.parametrize("role", [Role.finance, Role.admission, Role.panel, Role.admin])
async def test_only_judges_and_clerks_keep_cases(court: CourtOfTests, role: Role) -> None:
    with pytest.raises(Refused) as refused:
        await open_case(court, who=role)
    assert refused.value.refusal.code == CommonRefusal.not_allowed


async def test_clerk_names_the_judge(court: CourtOfTests) -> None:
    judge_id = court.staff[Role.judge].account_id
    case_id = await open_case(court, who=Role.clerk, judge_id=judge_id)

    assert (await case_of(court, case_id)).judge_id == judge_id


async def test_clerk_cannot_be_the_judge(court: CourtOfTests) -> None:
    with pytest.raises(Refused) as refused:
        await open_case(court, who=Role.clerk)
    assert refused.value.refusal.field_name == "judge_id"


async def test_another_courts_case_is_not_found(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    other = await open_court(court.works.database)

    with pytest.raises(Refused) as refused:
        async with other.acting(Role.judge) as uow:
            await service.add_cost(
                uow,
                case_id=flat.case_id,
                name="评估费",
                payee_name="海南正信评估",
                payee_account="",
                amount_fen=4_000_00,
            )
    assert refused.value.refusal.code == CommonRefusal.not_found
    async with court.works.database.session() as session:
        assert await queries.case(session, other.court_id, flat.case_id) is None


async def test_claim_of_another_cases_party_is_refused(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    other = await seize_flat(court, "（2026）琼72执124号")
    party = (await case_of(court, other.case_id)).parties[0]

    with pytest.raises(Refused) as refused:
        await claim(court, flat.case_id, party.id)
    assert refused.value.refusal.code == CaseRefusal.party_not_of_case


async def test_refused_claim_changes_nothing(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    before = await case_of(court, flat.case_id)

    with pytest.raises(Refused):
        await claim(court, flat.case_id, before.parties[0].id, principal_fen=-1)
    assert await case_of(court, flat.case_id) == before


async def test_claims_and_costs_stand_in_the_order_they_were_entered(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    async with court.acting(Role.clerk) as uow:
        for name in ("评估费", "保管费", "公告费"):
            await service.add_cost(
                uow,
                case_id=flat.case_id,
                name=name,
                payee_name="甲",
                payee_account="",
                amount_fen=100,
            )

    case = await case_of(court, flat.case_id)
    assert [cost.name for cost in case.costs] == ["评估费", "保管费", "公告费"]


@pytest.mark.parametrize("amount", [0, -5, 2**53, 1.5])
async def test_cost_is_a_whole_amount(court: CourtOfTests, amount: Any) -> None:
    flat = await seize_flat(court)

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.judge) as uow:
            await service.add_cost(
                uow,
                case_id=flat.case_id,
                name="评估费",
                payee_name="甲",
                payee_account="",
                amount_fen=amount,
            )
    assert refused.value.refusal.code == CommonRefusal.bad_amount


async def test_seizure_starts_the_clocks_of_its_lapse_and_its_price(court: CourtOfTests) -> None:
    flat = await seize_flat(court)

    due = {view.kind: view for view in await deadlines_of(court, flat.case_id)}
    assert due["seizure_lapses"].law == "SEI-01"
    assert due["seizure_lapses"].due_at.isoformat() == "2029-01-02T16:00:00+00:00"
    assert due["price_procedure"].law == "REF-01"
    # Thirty days after 4 January.
    assert due["price_procedure"].due_at.isoformat() == "2026-02-03T16:00:00+00:00"


async def test_renewed_seizure_moves_its_clock(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    until = date(2029, 3, 15)
    async with court.acting(Role.judge) as uow:
        await service.renew_seizure(uow, asset_id=flat.asset_id, lapses_on=until)

    [open_one] = [
        view
        for view in await deadlines_of(court, flat.case_id)
        if view.kind == "seizure_lapses" and view.closed_at is None
    ]
    assert open_one.data == {"lapses_on": "2029-03-15"}


async def test_lapsed_seizure_cannot_be_renewed(court: CourtOfTests) -> None:
    flat = await seize_flat(court, seizure_lapses_on=date(2026, 3, 20))
    court.clock.pass_days(10)

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.judge) as uow:
            await service.renew_seizure(uow, asset_id=flat.asset_id, lapses_on=date(2027, 1, 1))
    assert refused.value.refusal.code == CaseRefusal.seizure_lapsed


async def test_forbidden_wording_is_refused_where_it_is_written(court: CourtOfTests) -> None:
    with pytest.raises(Refused) as refused:
        await seize_flat(court, occupation="现由他人占用")
    assert refused.value.refusal.field_name == "occupation"


async def test_pictures_stand_in_the_order_they_came(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    async with court.acting(Role.clerk) as uow:
        for caption in ("正门", "客厅"):
            await service.add_picture(
                uow, asset_id=flat.asset_id, name="a.png", content=PNG, caption=caption
            )

    [asset] = (await case_of(court, flat.case_id)).assets
    assert [photo.caption for photo in asset.photos] == ["正门", "客厅"]


async def test_uploaded_drawing_is_refused(court: CourtOfTests) -> None:
    flat = await seize_flat(court)

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.clerk) as uow:
            await service.add_picture(uow, asset_id=flat.asset_id, name="a.png", content=SVG)
    assert refused.value.refusal.code == CaseRefusal.not_a_picture


async def test_another_courts_file_is_no_photo_of_ours(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    other = await open_court(court.works.database)
    theirs = await seize_flat(other)
    async with other.acting(Role.judge) as uow:
        await service.add_picture(uow, asset_id=theirs.asset_id, name="a.png", content=PNG)
    async with court.works.database.session() as session:
        asset = await queries.asset(session, theirs.asset_id)
    assert asset is not None

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.judge) as uow:
            await service.add_photo(uow, asset_id=flat.asset_id, file_id=asset.photos[0].file_id)
    assert refused.value.refusal.code == CommonRefusal.not_found


@pytest.mark.parametrize("confirmed", [True, False])
async def test_party_is_linked_to_a_confirmed_account_only(
    court: CourtOfTests, confirmed: bool
) -> None:
    flat = await seize_flat(court)
    person = await court.person("Lin", Role.party)
    async with court.acting() as uow:
        account = await uow.session.get_one(Account, person.account_id)
        account.email = "lin@example.org"
        account.email_confirmed_at = NOON if confirmed else None
        uow.add(account)
    async with court.acting(Role.judge) as uow:
        await service.add_party(
            uow,
            case_id=flat.case_id,
            role="creditor",
            kind="person",
            name="林",
            email="Lin@Example.org",
        )

    party = (await case_of(court, flat.case_id)).parties[-1]
    assert party.account_id == (person.account_id if confirmed else None)


@pytest.mark.parametrize(
    ("search", "found"),
    [("", 3), ("124", 1), ("林建国", 3), ("%", 0), ("南海银行", 3), ("nobody", 0)],
)
async def test_cases_are_found_by_number_and_name(
    court: CourtOfTests, search: str, found: int
) -> None:
    for number in (123, 124, 125):
        await seize_flat(court, f"（2026）琼72执{number}号")

    async with court.works.database.session() as session:
        page = await queries.cases(session, court.court_id, search)
    assert page.total == found


async def test_list_of_cases_comes_in_pages_newest_first(court: CourtOfTests) -> None:
    for number in (1, 2, 3):
        court.clock.at += timedelta(hours=1)
        await seize_flat(court, f"（2026）琼72执{number}号")

    async with court.works.database.session() as session:
        second = await queries.cases(session, court.court_id, page=2, size=2)
    assert [line.number for line in second.items] == ["（2026）琼72执1号"]
    assert second.items[0].claimed_fen == 124_300_000


async def open_case(
    court: CourtOfTests,
    number: str = "（2026）琼72执9号",
    who: Role = Role.judge,
    judge_id: str | None = None,
) -> str:
    async with court.acting(who) as uow:
        return await service.open_case(uow, number=number, summary="", judge_id=judge_id)


async def case_of(court: CourtOfTests, case_id: str) -> queries.CaseView:
    async with court.works.database.session() as session:
        case = await queries.case(session, court.court_id, case_id)
    assert case is not None
    return case


async def claim(court: CourtOfTests, case_id: str, party_id: str, principal_fen: int = 100) -> str:
    async with court.acting(Role.judge) as uow:
        return await service.add_claim(
            uow,
            case_id=case_id,
            party_id=party_id,
            title="判决书",
            claim_class="ordinary",
            rank=1,
            principal_fen=principal_fen,
            interest_fen=0,
            costs_fen=0,
            doubled_interest_fen=0,
        )


async def deadlines_of(court: CourtOfTests, case_id: str) -> list[DeadlineView]:
    async with court.works.database.session() as session:
        return await for_case(session, case_id)
