from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.people import queries, service, sign_ins
from auction.people.events import AccountRegistered
from auction.people.links import LinkPurpose, newest_link
from auction.people.refusals import PeopleRefusal
from tests.fakes.court_of_tests import CourtOfTests, open_court


async def registered(court: CourtOfTests, email: str = "wang@example.org") -> str:
    async with court.acting() as uow:
        return await service.register(
            uow,
            email=email,
            password_hash="hash",
            name="王芳",
            language="zh",
            machine_now=court.clock.machine_now(),
        )


async def employed(court: CourtOfTests, *roles: Role, email: str = "li@court.example") -> str:
    async with court.acting(Role.admin) as uow:
        return await service.create_staff(
            uow,
            court_id=court.court_id,
            email=email,
            password_hash="hash",
            name="李书记员",
            roles=roles,
        )


async def seen(court: CourtOfTests, account_id: str) -> queries.AccountView:
    async with court.works.database.session() as session:
        account = await queries.account(session, account_id)
    assert account is not None
    return account


async def test_whoever_registers_may_bid_once_more_is_known(database: Database) -> None:
    court = await open_court(database)

    account = await seen(court, await registered(court, " Wang@Example.org "))

    assert account.email == "wang@example.org"
    assert account.roles == {Role.bidder}
    assert not account.email_confirmed


async def test_registering_keeps_a_link_and_has_it_sent(database: Database) -> None:
    court = await open_court(database)

    account_id = await registered(court)

    async with database.session() as session:
        assert await newest_link(session, account_id, LinkPurpose.confirm_email)
    assert [event.account_id for event in await court.happened(AccountRegistered)] == [account_id]


async def test_address_is_taken_once_whatever_its_case(database: Database) -> None:
    court = await open_court(database)
    await registered(court, "wang@example.org")

    with pytest.raises(Refused) as refused:
        await registered(court, "WANG@example.org")

    assert refused.value.refusal.code == PeopleRefusal.email_taken


async def test_confirming_twice_keeps_the_first_time(database: Database) -> None:
    court = await open_court(database)
    account_id = await registered(court)
    for _ in range(2):
        async with court.acting() as uow:
            await service.confirm_email(uow, account_id=account_id)
        court.clock.pass_days(1)

    assert (await seen(court, account_id)).email_confirmed


async def test_new_password_ends_every_session(database: Database) -> None:
    court = await open_court(database)
    account_id = await registered(court)
    now = court.clock.machine_now()
    async with court.acting() as uow:
        await sign_ins.open_sign_in(
            uow.session, token="t", csrf="c", account_id=account_id, machine_now=now
        )
    async with court.acting() as uow:
        await service.set_password(
            uow, account_id=account_id, password_hash="other", machine_now=now
        )

    async with database.session() as session:
        assert await sign_ins.find_sign_in(session, "t", now) is None


async def test_only_the_administrator_employs(database: Database) -> None:
    court = await open_court(database)

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.judge) as uow:
            await service.create_staff(
                uow,
                court_id=court.court_id,
                email="x@court.example",
                password_hash="hash",
                name="某某",
                roles=[Role.clerk],
            )

    assert refused.value.refusal.code == CommonRefusal.not_allowed


async def test_another_courts_staff_is_not_found(database: Database) -> None:
    court, other = await open_court(database), await open_court(database)
    account_id = await employed(other, Role.clerk)

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.admin) as uow:
            await service.set_staff_roles(
                uow,
                account_id=account_id,
                roles=[Role.judge],
                machine_now=court.clock.machine_now(),
            )

    assert refused.value.refusal.code == CommonRefusal.not_found


async def test_changed_roles_hold_from_the_next_sign_in(database: Database) -> None:
    court = await open_court(database)
    account_id = await employed(court, Role.clerk, Role.finance)

    async with court.acting(Role.admin) as uow:
        await service.set_staff_roles(
            uow,
            account_id=account_id,
            roles=[Role.clerk, Role.judge],
            machine_now=court.clock.machine_now(),
        )

    assert (await seen(court, account_id)).roles == {Role.clerk, Role.judge}


async def test_court_keeps_an_administrator(database: Database) -> None:
    court = await open_court(database)
    only = court.staff[Role.admin].account_id or ""

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.admin) as uow:
            await service.set_staff_roles(
                uow, account_id=only, roles=[Role.clerk], machine_now=court.clock.machine_now()
            )

    assert refused.value.refusal.code == PeopleRefusal.last_admin


async def test_nobody_shuts_themselves_out(database: Database) -> None:
    court = await open_court(database)
    await employed(court, Role.admin)

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.admin) as uow:
            await service.set_staff_disabled(
                uow,
                account_id=court.staff[Role.admin].account_id or "",
                disabled=True,
                machine_now=court.clock.machine_now(),
            )

    assert refused.value.refusal.code == PeopleRefusal.own_account


async def test_whoever_is_shut_out_is_signed_out_and_unknown(database: Database) -> None:
    court = await open_court(database)
    account_id = await employed(court, Role.clerk)
    now = court.clock.machine_now()
    async with court.acting() as uow:
        await sign_ins.open_sign_in(
            uow.session, token="t", csrf="c", account_id=account_id, machine_now=now
        )

    async with court.acting(Role.admin) as uow:
        await service.set_staff_disabled(uow, account_id=account_id, disabled=True, machine_now=now)

    async with database.session() as session:
        assert await sign_ins.find_sign_in(session, "t", now) is None
        assert await queries.credentials(session, "li@court.example") is None


async def test_judge_makes_somebody_a_party_but_no_judge(database: Database) -> None:
    court = await open_court(database)
    account_id = await registered(court)
    async with court.acting(Role.judge) as uow:
        await service.grant_role(uow, account_id=account_id, role=Role.party)

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.judge) as uow:
            await service.grant_role(uow, account_id=account_id, role=Role.judge)

    assert refused.value.refusal.code == CommonRefusal.not_allowed
    assert (await seen(court, account_id)).roles == {Role.bidder, Role.party}


async def test_token_is_found_until_it_is_revoked(database: Database) -> None:
    court = await open_court(database)
    bidder = Actor(await registered(court), None, frozenset({Role.bidder}))
    now = court.clock.machine_now()
    async with court.acting(bidder) as uow:
        token_id = await service.create_token(
            uow,
            account_id=bidder.account_id or "",
            name="bot",
            scopes=["bid"],
            token="secret",
            machine_now=now,
        )
    async with database.session() as session:
        holder = await sign_ins.find_token(session, "secret")
    async with court.acting(bidder) as uow:
        await service.revoke_token(uow, token_id=token_id, machine_now=now)

    assert holder is not None
    assert (holder.account_id, holder.scopes) == (bidder.account_id, {"bid"})
    async with database.session() as session:
        assert await sign_ins.find_token(session, "secret") is None


async def test_nobody_makes_a_token_for_a_stranger(database: Database) -> None:
    court = await open_court(database)
    stranger = Actor(await registered(court, "a@example.org"), None, frozenset({Role.bidder}))
    account_id = await registered(court, "b@example.org")

    with pytest.raises(Refused) as refused:
        async with court.acting(stranger) as uow:
            await service.create_token(
                uow,
                account_id=account_id,
                name="bot",
                scopes=["bid"],
                token="secret",
                machine_now=court.clock.machine_now(),
            )

    assert refused.value.refusal.code == CommonRefusal.not_allowed
