from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from auction.db.engine import Database
from auction.db.models import AuditEntry
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.people import courts, identity, queries
from auction.people.check_digits import DeskIdentityCheck
from auction.people.events import IdentityDecided
from auction.people.oaths import oath_of
from auction.people.ports import IdentityCheck
from auction.people.refusals import PeopleRefusal
from auction.people.rules import IdentityState
from tests.auction.people.test_check_digits import COMPANY, PERSON
from tests.auction.people.test_service import registered
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.identity_papers import PNG
from tests.fakes.lawful_beginning import begin_lawfully
from web.sandbox.identity import InstantIdentityCheck

PEPPER = b"p" * 32


async def bidder(court: CourtOfTests, email: str = "wang@example.org") -> Actor:
    return Actor(await registered(court, email), None, frozenset({Role.bidder}))


async def handed_in(
    court: CourtOfTests,
    who: Actor,
    *,
    check: IdentityCheck | None = None,
    paper: bytes = PNG,
    **change: Any,
) -> str:
    claim = {"kind": "person", "legal_name": "王芳", "number": PERSON, "representative": ""}
    async with court.acting(who) as uow:
        file_id = await identity.add_document(uow, name="card.png", content=paper)
        await begin_lawfully(uow)
        return await identity.submit_identity(
            uow,
            **{**claim, "file_ids": [file_id], **change},
            check=check or DeskIdentityCheck(),
            pepper=PEPPER,
        )


async def decide(
    court: CourtOfTests, dossier_id: str, *, verified: bool = True, reason: str = ""
) -> None:
    for member in (court.staff[Role.admission], court.second_of_desk):
        await found(court, member, dossier_id, verified=verified, reason=reason)


async def found(
    court: CourtOfTests, member: Actor, dossier_id: str, *, verified: bool = True, reason: str = ""
) -> None:
    """Have one member of the desk say what they find."""
    async with court.acting(member) as uow:
        await identity.decide_identity(uow, dossier_id=dossier_id, verified=verified, reason=reason)


async def state_of(court: CourtOfTests, who: Actor) -> IdentityState:
    async with court.works.database.session() as session:
        account = await queries.account(session, who.account_id or "")
    assert account is not None
    return account.identity_state


async def test_papers_wait_for_the_desk(database: Database) -> None:
    court = await open_court(database)
    who = await bidder(court)

    await handed_in(court, who)

    assert await state_of(court, who) is IdentityState.submitted
    assert await court.happened(IdentityDecided) == []


async def test_desk_verifies(database: Database) -> None:
    court = await open_court(database)
    who = await bidder(court)

    await decide(court, await handed_in(court, who))

    assert await state_of(court, who) is IdentityState.verified
    assert await court.happened(IdentityDecided) == [
        IdentityDecided(who.account_id or "", True, "")
    ]


async def test_sandbox_proves_at_once_and_says_who_did(database: Database) -> None:
    court = await open_court(database)
    who = await bidder(court)

    await handed_in(court, who, check=InstantIdentityCheck())

    async with database.session() as session:
        dossier = await queries.newest_dossier(session, who.account_id or "")
    assert dossier is not None
    assert (dossier.state, dossier.checked_by) == (IdentityState.verified, "sandbox")


async def test_rejected_papers_can_be_handed_in_again(database: Database) -> None:
    court = await open_court(database)
    who = await bidder(court)
    await decide(court, await handed_in(court, who), verified=False, reason="照片不清")

    await handed_in(court, who)

    assert await state_of(court, who) is IdentityState.submitted


async def test_rejecting_needs_a_reason(database: Database) -> None:
    court = await open_court(database)
    dossier_id = await handed_in(court, await bidder(court))

    with pytest.raises(Refused) as refused:
        await decide(court, dossier_id, verified=False, reason=" ")

    assert refused.value.refusal.code == PeopleRefusal.reason_missing


async def test_dossier_is_decided_once(database: Database) -> None:
    court = await open_court(database)
    dossier_id = await handed_in(court, await bidder(court))
    await decide(court, dossier_id)

    with pytest.raises(Refused) as refused:
        await decide(court, dossier_id, verified=False, reason="too late")

    assert refused.value.refusal.code == CommonRefusal.wrong_state


async def test_second_account_cannot_prove_the_same_number(database: Database) -> None:
    court = await open_court(database)
    await handed_in(court, await bidder(court), check=InstantIdentityCheck())
    second = await bidder(court, "again@example.org")

    with pytest.raises(Refused) as refused:
        await handed_in(court, second)

    assert refused.value.refusal.code == PeopleRefusal.number_taken


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": "360426199101010072"}, PeopleRefusal.number_wrong),
        ({"legal_name": " "}, CommonRefusal.missing),
        ({"legal_name": "王" * 101}, CommonRefusal.too_long),
        ({"kind": "robot"}, CommonRefusal.malformed),
        ({"kind": "organisation", "number": COMPANY}, CommonRefusal.missing),
        ({"file_ids": []}, PeopleRefusal.documents_missing),
        ({"file_ids": ["file_of_somebody_else"]}, CommonRefusal.not_found),
        ({"paper": b"no picture"}, PeopleRefusal.document_unreadable),
    ],
)
async def test_what_proves_nothing_is_refused_and_changes_nothing(
    database: Database, change: dict[str, Any], code: str
) -> None:
    court = await open_court(database)
    who = await bidder(court)

    with pytest.raises(Refused) as refused:
        await handed_in(court, who, **change)

    assert refused.value.refusal.code == code
    assert await state_of(court, who) is IdentityState.none


async def test_judge_sees_no_papers(database: Database) -> None:
    court = await open_court(database)
    dossier_id = await handed_in(court, await bidder(court))

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.judge) as uow:
            await identity.look_at_dossier(uow, dossier_id=dossier_id)

    assert refused.value.refusal.code == CommonRefusal.not_allowed


async def test_every_look_at_papers_is_written_down(database: Database) -> None:
    court = await open_court(database)
    dossier_id = await handed_in(court, await bidder(court))

    async with court.acting(Role.admission) as uow:
        dossier = await identity.look_at_dossier(uow, dossier_id=dossier_id)
        await identity.look_at_document(uow, dossier_id=dossier_id, file_id=dossier.file_ids[0])

    async with database.session() as session:
        acts = col(AuditEntry.act).startswith("identity.")
        rows = select(AuditEntry.act, AuditEntry.actor_id).where(acts).order_by(col(AuditEntry.id))
        desk = court.staff[Role.admission].account_id
        assert list((await session.exec(rows)).all()) == [
            ("identity.read", desk),
            ("identity.paper_read", desk),
        ]


async def test_paper_of_another_dossier_is_not_found(database: Database) -> None:
    court = await open_court(database)
    mine = await handed_in(court, await bidder(court))
    other = await handed_in(
        court,
        await bidder(court, "co@example.org"),
        kind="organisation",
        number=COMPANY,
        representative="李雷",
    )
    async with court.acting(Role.admission) as uow:
        paper = (await identity.look_at_dossier(uow, dossier_id=other)).file_ids[0]

    with pytest.raises(Refused) as refused:
        async with court.acting(Role.admission) as uow:
            await identity.look_at_document(uow, dossier_id=mine, file_id=paper)

    assert refused.value.refusal.code == CommonRefusal.not_found


# -- Four eyes ----------------------------------------------------------------------------------


async def test_one_member_alone_decides_nothing(database: Database) -> None:
    court = await open_court(database)
    who = await bidder(court)
    dossier_id = await handed_in(court, who)
    first = court.staff[Role.admission]
    await found(court, first, dossier_id)

    with pytest.raises(Refused) as refused:
        await found(court, first, dossier_id)

    assert refused.value.refusal.code == PeopleRefusal.second_member
    assert await state_of(court, who) is IdentityState.submitted
    assert await court.happened(IdentityDecided) == []


async def test_a_second_finding_that_differs_decides_nothing(database: Database) -> None:
    court = await open_court(database)
    dossier_id = await handed_in(court, await bidder(court))
    await found(court, court.staff[Role.admission], dossier_id)

    with pytest.raises(Refused) as refused:
        await found(court, court.second_of_desk, dossier_id, verified=False, reason="照片不清")

    assert refused.value.refusal.code == PeopleRefusal.finding_differs


async def test_what_is_sent_back_is_proposed_anew_by_either(database: Database) -> None:
    court = await open_court(database)
    who = await bidder(court)
    dossier_id = await handed_in(court, who)
    await found(court, court.staff[Role.admission], dossier_id)
    async with court.acting(court.second_of_desk) as uow:
        await identity.send_back_identity(uow, dossier_id=dossier_id, note="姓名不符")

    await found(court, court.second_of_desk, dossier_id, verified=False, reason="姓名不符")
    await found(court, court.staff[Role.admission], dossier_id, verified=False)

    assert await state_of(court, who) is IdentityState.rejected
    (told,) = await court.happened(IdentityDecided)
    assert told.reason == "姓名不符"


async def test_nobody_unsworn_looks_or_decides(database: Database) -> None:
    court = await open_court(database)
    dossier_id = await handed_in(court, await bidder(court))
    async with court.acting() as uow:
        await uow.session.exec(text("UPDATE desk_oath SET ended_at = sworn_at"))  # type: ignore[call-overload]
    codes = []
    for verb in (identity.look_at_dossier, identity.look_at_document):
        more = {} if verb is identity.look_at_dossier else {"file_id": "file_x"}
        with pytest.raises(Refused) as refused:
            async with court.acting(Role.admission) as uow:
                await verb(uow, dossier_id=dossier_id, **more)  # type: ignore[operator]
        codes.append(refused.value.refusal.code)
    with pytest.raises(Refused) as refused:
        await found(court, court.staff[Role.admission], dossier_id)

    assert [*codes, refused.value.refusal.code] == [PeopleRefusal.oath_missing] * 3


async def test_the_database_takes_no_decision_of_one_person(database: Database) -> None:
    court = await open_court(database)
    dossier_id = await handed_in(court, await bidder(court))
    await found(court, court.staff[Role.admission], dossier_id)

    for by in ("proposed_by", "(SELECT account_id FROM desk_oath LIMIT 1)"):
        alone = f"UPDATE identity_dossier SET proposed_by = {by}, decided_by = {by}"
        with pytest.raises(DBAPIError, match="two_people"):
            async with court.acting() as uow:
                await uow.session.exec(text(alone))  # type: ignore[call-overload]


async def test_whoever_leaves_the_desk_swears_again(database: Database) -> None:
    court = await open_court(database)
    member = court.second_of_desk.account_id or ""
    for roles in ([Role.clerk], [Role.admission]):
        async with court.acting(Role.admin) as uow:
            await courts.set_staff_roles(
                uow, account_id=member, roles=roles, machine_now=court.clock.machine_now()
            )
    async with court.works.database.session() as session:
        assert await oath_of(session, member) is None


# -- Papers -------------------------------------------------------------------------------------


async def test_papers_need_consent_to_the_notice_that_stands(database: Database) -> None:
    court = await open_court(database)
    who = await bidder(court)
    with pytest.raises(Refused) as refused:
        async with court.acting(who) as uow:
            await identity.submit_identity(
                uow,
                kind="person",
                legal_name="王芳",
                number=PERSON,
                representative="",
                file_ids=[],
                check=DeskIdentityCheck(),
                pepper=PEPPER,
            )
    assert refused.value.refusal.code == PeopleRefusal.consent_missing


async def test_an_agent_comes_with_a_power_of_attorney(database: Database) -> None:
    court = await open_court(database)
    who = await bidder(court)
    company = {"kind": "organisation", "number": COMPANY, "representative": "李雷"}
    with pytest.raises(Refused) as refused:
        await handed_in(court, who, **company, agent="韩梅", agent_number=PERSON)
    with pytest.raises(Refused) as wrong:
        await handed_in(court, who, **company, agent="韩梅", agent_number="1")

    assert refused.value.refusal.code == PeopleRefusal.power_missing
    assert wrong.value.refusal.code == PeopleRefusal.number_wrong
    async with court.acting(who) as uow:
        power = await identity.add_document(uow, name="power.png", content=PNG)
    await handed_in(
        court,
        who,
        **company,
        agent="韩梅",
        agent_number=PERSON,
        file_ids=[power],
        power_file_id=power,
    )
    assert await state_of(court, who) is IdentityState.submitted
