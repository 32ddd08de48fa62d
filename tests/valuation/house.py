"""A court with a case, a roster and people, in which valuations are tried out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from auction.cases import service as cases
from auction.db.engine import Database
from auction.db.outbox import OutboxRelay, readers_of
from auction.db.unit_of_work import UnitOfWork, Works
from auction.deadlines.models import Deadline
from auction.deadlines.service import fire_due
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import Refused
from auction.lots.models import ReferencePriceRow
from auction.notifications.models import Message
from auction.people import service as people
from tests.valuation.reports import plain_pdf
from valuation.agencies import service as roster_service
from valuation.agencies.models import AgencyAccount
from valuation.appraisal import service
from valuation.appraisal.desk_rules import ReviewCheck
from valuation.appraisal.models import Appraisal, Commission
from valuation.appraisal.report_facts import AppraisalMethod, Appraiser, ReportFacts
from valuation.procedure import service as ladder
from valuation.procedure.ladder import Conditions, Method
from valuation.procedure.rules import Finding
from valuation.reactions import reactions

MONDAY = datetime(2026, 3, 16, 2, tzinfo=UTC)  # 10:00 on the court's clock.
FIGURE = 391_080_000
UNTIL = date(2026, 12, 31)
CHECKS = [check.value for check in ReviewCheck]
APPRAISERS = (Appraiser("王某", "4620260001"), Appraiser("李某", "4620260002"))
FINDINGS = {finding.value: "无" for finding in Finding}
CONDITIONS = Conditions(both_ask=frozenset({Method.appraisal}))
# Served on that Monday: five days end on Saturday the 21st, so with Monday the 23rd.
OBJECTIONS_END = datetime(2026, 3, 23, 16, tzinfo=UTC)


class HandClock:
    """A clock that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return court time."""
        return self.at

    def machine_now(self) -> datetime:
        """Return the same: nothing here depends on machine time."""
        return self.at


class ValuationHouse:
    """A court with five agencies, and a case in which a flat was seized."""

    def __init__(self, database: Database) -> None:
        self.clock = HandClock(MONDAY)
        table = reactions()
        self.works = Works(database, self.clock, readers_of(table))
        self.relay = OutboxRelay(self.works, "worker", table)
        self.database = database

    async def furnish(self) -> None:
        """Fill the house."""
        async with self.begin(PLATFORM) as uow:
            self.court_id = await self._court(uow, "琼72")
            self.judge = await self._staff(uow, self.court_id, "judge", Role.judge)
            self.clerk = await self._staff(uow, self.court_id, "clerk", Role.clerk)
            self.debtor = await self._person(uow, "debtor", Role.party)
            self.applicant = await self._person(uow, "applicant", Role.party)
            self.stranger = await self._person(uow, "stranger", Role.party)
            self.agents = [await self._person(uow, f"agent{i}") for i in range(5)]
        await self._list_agencies()
        await self._open_case()

    @asynccontextmanager
    async def begin(self, actor: Actor) -> AsyncGenerator[UnitOfWork]:
        """Open a unit of work as somebody."""
        async with self.works.begin(actor) as uow:
            yield uow

    async def _list_agencies(self) -> None:
        async with self.begin(self.judge) as uow:
            self.agencies = [
                await roster_service.list_agency(
                    uow, name=f"海南第{i}评估所", licence_no=f"琼房评{i}", speciality="real_estate"
                )
                for i in range(5)
            ]
            for i, agency_id in enumerate(self.agencies):
                email = f"agent{i}@example.org"
                await roster_service.bind_account(uow, agency_id=agency_id, email=email)

    async def _open_case(self) -> None:
        async with self.begin(self.judge) as uow:
            self.case_id = await cases.open_case(uow, number="（2026）琼72执123号", summary="")
            self.parties = [
                await cases.add_party(
                    uow,
                    case_id=self.case_id,
                    role=role,
                    kind="person",
                    name=role,
                    account_id=account.account_id,
                )
                for role, account in [("applicant", self.applicant), ("debtor", self.debtor)]
            ]
            self.asset_id = await self.seize(uow)

    async def seize(self, uow: UnitOfWork, kind: str = "flat") -> str:
        """Record a piece of property in the case."""
        return await cases.record_asset(
            uow,
            case_id=self.case_id,
            kind=kind,
            name_zh="龙昆南路6号1202室",
            name_en="Flat 1202, 6 Longkun South Road",
            description_zh="三室两厅",
            description_en="Three rooms",
            location_zh="海口市",
            location_en="Haikou",
            encumbrances="",
            occupation="",
            defects="",
            seized_on=date(2026, 3, 2),
            seizure_lapses_on=date(2028, 3, 1),
        )

    async def procedure(
        self, conditions: Conditions = CONDITIONS, *, asset_id: str | None = None
    ) -> str:
        """Begin the way to a price, and note what the court found."""
        async with self.begin(self.judge) as uow:
            asset_id = asset_id or self.asset_id
            procedure_id = await ladder.start_procedure(uow, asset_id=asset_id)
            await ladder.note_findings(
                uow, procedure_id=procedure_id, findings=FINDINGS, conditions=conditions
            )
        return procedure_id

    async def started(self) -> str:
        """Begin the appraisal of the flat, for which both parties ask."""
        await self.procedure()
        return await self.begun()

    async def begun(self) -> str:
        """Begin an appraisal where the ladder has come to it."""
        async with self.begin(self.judge) as uow:
            return await service.start_appraisal(uow, asset_id=self.asset_id)

    async def agreed(self, *places: int) -> str:
        """Begin, and have the parties agree on agencies by their number: 0, 1, 2."""
        appraisal_id = await self.started()
        chosen = [self.agencies[i] for i in places or (0, 1, 2)]
        async with self.begin(self.judge) as uow:
            await service.agree_agencies(uow, appraisal_id=appraisal_id, agency_ids=chosen)
        return appraisal_id

    async def reported(self, *, until: date = UNTIL) -> str:
        """Begin, agree, and have the first agency report."""
        appraisal_id = await self.agreed()
        await self.accept(appraisal_id)
        await self.report(appraisal_id, until=until)
        return appraisal_id

    async def delivered(self) -> str:
        """Go on to where the report was served on the parties."""
        appraisal_id = await self.reported()
        await self.deliver(appraisal_id)
        return appraisal_id

    async def accept(self, appraisal_id: str) -> None:
        """Have the agency whose turn it is accept."""
        row, agent = await self.turn(appraisal_id)
        async with self.begin(agent) as uow:
            await service.accept_commission(uow, commission_id=row.id, no_interest=True)

    async def report(
        self,
        appraisal_id: str,
        *,
        content: bytes | None = None,
        amount_fen: int = FIGURE,
        until: date = UNTIL,
        confirmed: bool = False,
        **said: Any,
    ) -> str:
        """Have the agency whose turn it is hand in a report; `said` is another of its facts."""
        row, agent = await self.turn(appraisal_id)
        async with self.begin(agent) as uow:
            return await service.upload_report(
                uow,
                commission_id=row.id,
                name="报告.pdf",
                content=plain_pdf() if content is None else content,
                facts=self.facts(amount_fen=amount_fen, valid_until_on=until, **said),
                confirmed=confirmed,
            )

    def facts(self, **said: Any) -> ReportFacts:
        """Return what a good report of today says."""
        today = court_day(self.clock.at)
        good = {
            "amount_fen": FIGURE,
            "valid_until_on": UNTIL,
            "methods": (AppraisalMethod.market, AppraisalMethod.income),
            "value_on": today,
            "signed_on": today,
            "appraisers": APPRAISERS,
        }
        return ReportFacts(**{**good, **said})

    async def deliver(self, appraisal_id: str) -> None:
        """Have the judge serve the report."""
        async with self.begin(self.judge) as uow:
            await service.deliver_report(uow, appraisal_id=appraisal_id, checks=CHECKS)

    async def object(self, appraisal_id: str, actor: Actor) -> str:
        """Have a party object."""
        async with self.begin(actor) as uow:
            return await service.object_to_report(
                uow, appraisal_id=appraisal_id, grounds="面积有误", kind="basics"
            )

    async def decide(self, objection_id: str, *, upheld: bool) -> None:
        """Have the judge decide an objection."""
        async with self.begin(self.judge) as uow:
            await service.decide_objection(
                uow, objection_id=objection_id, upheld=upheld, reason="经审查"
            )

    async def turn(self, appraisal_id: str) -> tuple[Commission, Actor]:
        """Return the commission last offered, and the account that acts for its agency."""
        rows = select(Commission).where(
            col(Commission.appraisal_id) == appraisal_id, col(Commission.offered_at).is_not(None)
        )
        async with self.database.session() as session:
            row = (await session.exec(rows.order_by(col(Commission.place).desc()))).first()
            assert row is not None
            bound = select(AgencyAccount.account_id).where(AgencyAccount.agency_id == row.agency_id)
            account_id = (await session.exec(bound)).one()
        return row, Actor(account_id, None, frozenset({Role.agency}))

    async def state(self, appraisal_id: str) -> str:
        """Return where an appraisal stands."""
        async with self.database.session() as session:
            return (await session.get_one(Appraisal, appraisal_id)).state

    async def open_clocks(self) -> dict[str, datetime]:
        """Return the open deadlines of appraisals: kind → instant."""
        rows = select(Deadline).where(
            col(Deadline.closed_at).is_(None), col(Deadline.subject).like("appraisal:%")
        )
        async with self.database.session() as session:
            return {row.kind: row.due_at for row in (await session.exec(rows)).all()}

    async def pass_to(self, at: datetime) -> None:
        """Let court time pass: sweep the deadlines and let everything due settle."""
        self.clock.at = at
        async with self.begin(PLATFORM) as uow:
            await fire_due(uow)
        await self.relay.run_due()

    async def pass_days(self, days: int) -> None:
        """Let some days pass."""
        await self.pass_to(self.clock.at + timedelta(days=days))

    async def _court(self, uow: UnitOfWork, mark: str) -> str:
        return await people.create_court(
            uow, name_zh=f"{mark}法院", name_en=f"Court {mark}", case_mark=mark
        )

    async def _staff(self, uow: UnitOfWork, court_id: str, name: str, role: Role) -> Actor:
        account_id = await people.create_staff(
            uow,
            court_id=court_id,
            email=f"{name}@{court_id[-6:]}.example.org".replace("_", ""),
            password_hash="-",
            name=name,
            roles=[role],
        )
        return Actor(account_id, court_id, frozenset({role}))

    async def _person(self, uow: UnitOfWork, name: str, *roles: Role) -> Actor:
        account_id = await people.register(
            uow, email=f"{name}@example.org", password_hash="-", name=name, language="zh"
        )
        await people.confirm_email(uow, account_id=account_id)
        return Actor(account_id, None, frozenset(roles))


async def other_court_judge(house: ValuationHouse) -> Actor:
    """Return a judge of another court on the same platform."""
    async with house.begin(PLATFORM) as uow:
        court_id = await house._court(uow, "琼73")
        return await house._staff(uow, court_id, "other", Role.judge)


async def open_kinds(house: ValuationHouse) -> set[str]:
    """Return the kinds of every deadline that is open."""
    async with house.database.session() as session:
        rows = select(Deadline.kind).where(col(Deadline.closed_at).is_(None))
        return set((await session.exec(rows)).all())


async def price_of(house: ValuationHouse) -> ReferencePriceRow | None:
    """Return the reference price, if one stands."""
    async with house.database.session() as session:
        return (await session.exec(select(ReferencePriceRow))).first()


async def messages(house: ValuationHouse) -> list[str]:
    """Let the news settle; return the kinds of the messages sent."""
    await house.relay.run_due()
    async with house.database.session() as session:
        return list((await session.exec(select(Message.kind).order_by(col(Message.kind)))).all())


async def refused(act: Awaitable[object]) -> str:
    """Wait for what must be refused; return the code."""
    with pytest.raises(Refused) as refusal:
        await act
    return str(refusal.value.refusal.code)
