"""The sandbox court and its people, as they are before anything has been seized."""

from __future__ import annotations

from dataclasses import dataclass, field

from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.people import identity, service
from auction.people.check_digits import DeskIdentityCheck
from auction.people.consents import give_consent
from auction.people.notices import Notice, standing
from auction.people.oath import STANDING
from auction.people.oaths import take_oath
from auction.people.rules import AccountKind
from valuation.agencies import service as roster_service
from valuation.agencies.queries import roster
from valuation.agencies.roster import Speciality
from valuation.network_inquiry import platforms
from valuation.network_inquiry.platform_rules import PriceKind
from web.sandbox.people import (
    AGENTS,
    BIDDERS,
    DESK,
    EVERYBODY,
    PARTIES,
    PASSWORD,
    RIVALS,
    STAFF,
    ReadyPerson,
    identity_number,
)
from web.sandbox.pictures import draw
from web.sandbox.taxes import file_taxes
from web.sandbox.world import World
from web.security.passwords import hash_password


@dataclass
class SandboxCourt:
    """The court's id, each person's account by login, and who acts under each licence."""

    id: str
    accounts: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_accounts(cls, court_id: str, accounts: dict[str, str]) -> SandboxCourt:
        """Return a court that was filled before, from its accounts by e-mail address."""
        ids = {
            person.login: accounts[person.email] for person in EVERYBODY if person.email in accounts
        }
        return cls(court_id, ids)

    async def remember_agencies(self, world: World) -> None:
        """Learn again who acts for which agency."""
        async with world.database.session() as session:
            listed = await roster(session, self.id)
        for agency in listed:
            for person in AGENTS:
                if person.email in agency.accounts:
                    self.agencies[agency.licence_no] = person.login

    def actor(self, login: str) -> Actor:
        """Return somebody as they act."""
        person = next(each for each in EVERYBODY if each.login == login)
        staff = person in STAFF
        return Actor(self.accounts[login], self.id if staff else None, person.roles)


async def open_court(world: World) -> SandboxCourt:
    """Open the court, its staff, four agencies on its roster, and those who will bid."""
    password_hash = await hash_password(PASSWORD)
    async with world.works.begin(PLATFORM) as uow:
        court = SandboxCourt(await _court(uow))
        for person in EVERYBODY:
            court.accounts[person.login] = await _account(uow, court, person, password_hash)
    for login in DESK:
        async with world.works.begin(court.actor(login)) as uow:
            await take_oath(uow, version=STANDING.version, language="zh")
    for person in (*PARTIES, *AGENTS, *BIDDERS, *RIVALS):
        async with world.works.begin(court.actor(person.login)) as uow:
            await _agree(uow, person, Notice.account)
    for position, person in enumerate((*BIDDERS[:-1], *RIVALS), 1):
        await prove(world, court, court.actor(person.login), person, position)
    async with world.works.begin(court.actor("clerk")) as uow:
        for position, person in enumerate(AGENTS, 1):
            for licence in await _agencies(uow, person, position):
                court.agencies[licence] = person.login
        await file_taxes(uow)
    async with world.works.begin(court.actor("judge")) as uow:
        for letter in "甲乙丙":
            await _platform(uow, letter)
    await world.settle()
    return court


async def _court(uow: UnitOfWork) -> str:
    return await service.create_court(
        uow,
        name_zh="海口海事法院（演练）",
        name_en="Haikou Maritime Court (sandbox)",
        case_mark="琼72",
        region_zh="海南海口",
        region_en="Haikou, Hainan",
        contact="0898-6600 0000",
        bank_name="演练银行海口支行",
        bank_account="4600100200300400500",
    )


async def _account(
    uow: UnitOfWork, court: SandboxCourt, person: ReadyPerson, password_hash: str
) -> str:
    if person in STAFF:
        return await service.create_staff(
            uow,
            court_id=court.id,
            email=person.email,
            password_hash=password_hash,
            name=person.name,
            roles=person.roles,
            language=person.language,
        )
    account_id = await service.register(
        uow,
        email=person.email,
        password_hash=password_hash,
        name=person.name,
        language=person.language,
    )
    await service.confirm_email(uow, account_id=account_id)
    if Role.party in person.roles:
        await service.grant_role(uow, account_id=account_id, role=Role.party)
    return account_id


async def _agree(uow: UnitOfWork, person: ReadyPerson, notice: Notice) -> None:
    version = standing(notice).version
    await give_consent(uow, notice=notice, version=version, language=person.language)


async def prove(
    world: World, court: SandboxCourt, actor: Actor, person: ReadyPerson, position: int
) -> None:
    """Hand in somebody's papers, and have two of the sworn desk look at them."""
    async with world.works.begin(actor) as uow:
        dossier_id = await _hand_in(world, uow, person, position)
    for login in DESK:
        async with world.works.begin(court.actor(login)) as uow:
            await identity.decide_identity(uow, dossier_id=dossier_id, verified=True, reason="")


async def _hand_in(world: World, uow: UnitOfWork, person: ReadyPerson, position: int) -> str:
    await _agree(uow, person, Notice.identity)
    paper = store_file(
        uow,
        name="identity-paper.svg",
        media_type="image/svg+xml",
        content=draw("equity", position),
        court_id=None,
    )
    await uow.session.flush()
    return await identity.submit_identity(
        uow,
        kind=AccountKind.person,
        legal_name=person.name,
        number=identity_number(position),
        representative="",
        file_ids=[paper],
        check=DeskIdentityCheck(),
        pepper=world.settings.paddle_pepper,
    )


async def _agencies(uow: UnitOfWork, person: ReadyPerson, position: int) -> list[str]:
    """List somebody's agency once for each speciality; return the licences."""
    listed = []
    for speciality, branch in _BRANCHES.items():
        licence = f"琼评{position:03d}-{speciality[:2].upper()}"
        agency_id = await roster_service.list_agency(
            uow,
            name=f"{person.name}（{branch}）",
            licence_no=licence,
            speciality=speciality,
            region="海南",
            contact="0898-6611 0000",
        )
        await roster_service.bind_account(uow, agency_id=agency_id, email=person.email)
        listed.append(licence)
    return listed


async def _platform(uow: UnitOfWork, letter: str) -> str:
    """List a platform that is none: `recorded_prices` answers in its place, and says so."""
    number = "甲乙丙".index(letter) + 1
    return await platforms.list_platform(
        uow,
        name=f"演练询价平台{letter}（替身）",
        base_url=f"https://platform{number}.sandbox.example",
        key_name=f"sandbox_{number}",
        kinds=[PriceKind.deal_prices, PriceKind.government_guided, PriceKind.market_offers],
        fee_fen=40_000,
    )


_BRANCHES = {
    Speciality.real_estate: "房地产",
    Speciality.assets: "资产",
    Speciality.land: "土地",
}
