"""The furnished court, with platforms on its roster that really answer."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from auction.deadlines.models import Deadline
from auction.kernel.actor import Actor
from tests.valuation.house import ValuationHouse
from tests.valuation.network_inquiry.platforms_served import KEY, Platform, served_platform
from valuation.network_inquiry import service
from valuation.network_inquiry.asking import ask_platforms
from valuation.network_inquiry.http_price_source import HttpPriceSource
from valuation.network_inquiry.models import (
    InquiryFault,
    InquiryMandate,
    InquiryReport,
    NetworkInquiry,
)
from valuation.procedure import service as ladder
from valuation.procedure.ladder import Conditions, Method

ASKED_FOR = Conditions(both_ask=frozenset({Method.network_inquiry}))
KINDS = ["deal_prices", "government_set", "market_offers"]
FEE = 20_000


class NetworkHouse:
    """A court and its platforms; `platforms` answer over HTTP on this machine."""

    def __init__(self, court: ValuationHouse, stack: AsyncExitStack) -> None:
        self.court = court
        self.platforms: list[Platform] = []
        self.platform_ids: list[str] = []
        self._stack = stack
        self.source = HttpPriceSource({"some-key": KEY})
        stack.push_async_callback(self.source.aclose)

    async def list_platforms(self, number: int) -> None:
        """Serve some platforms and put them on the roster."""
        for _ in range(number):
            platform = await self._stack.enter_async_context(served_platform())
            self.platforms.append(platform)
            self.platform_ids.append(await self.list_one(platform.url))

    async def list_one(self, url: str, **changed: Any) -> str:
        """Put a platform on the roster."""
        facts: dict[str, Any] = {
            "name": f"询价平台{len(self.platform_ids) + 1}",
            "base_url": url,
            "key_name": "some-key",
            "kinds": KINDS,
            "fee_fen": FEE,
        }
        async with self.court.begin(self.court.judge) as uow:
            return await service.list_platform(uow, **facts | changed)

    async def begun(self) -> str:
        """Begin an inquiry both parties ask for."""
        procedure_id = await self.court.procedure(ASKED_FOR)
        async with self.court.begin(self.court.judge) as uow:
            return await service.begin_inquiry(
                uow,
                procedure_id=procedure_id,
                features="三室两厅，128.5平方米",
                quantity="1套",
                purpose="确定财产处置参考价",
            )

    async def ask(self, times: int = 1) -> None:
        """Let the worker ask everybody, some times over, each time as soon as it is due."""
        for _ in range(times):
            await ask_platforms(self.court.works, self.source, look_again_after=timedelta(0))

    async def reported(self) -> str:
        """Begin, and have every platform's answer read twice."""
        inquiry_id = await self.begun()
        await self.ask(3)
        return inquiry_id

    async def served(self) -> str:
        """Go on to where the reports were served on the parties."""
        inquiry_id = await self.reported()
        await self.finish_review(inquiry_id)
        return inquiry_id

    async def finish_review(self, inquiry_id: str) -> None:
        """Have the judge end the review."""
        async with self.court.begin(self.court.judge) as uow:
            await service.finish_review(uow, inquiry_id=inquiry_id)

    async def flaw(self, report_id: str) -> None:
        """Have the judge find a report flawed."""
        async with self.court.begin(self.court.judge) as uow:
            await service.mark_flawed(
                uow, report_id=report_id, ground="wrong_basics", note="建筑面积有误"
            )

    async def object(self, report_id: str, actor: Actor, kind: str = "basics") -> str:
        """Have a party object to a report."""
        async with self.court.begin(actor) as uow:
            return await service.object_to_network_report(
                uow, report_id=report_id, kind=kind, grounds="面积有误"
            )

    async def decide(self, objection_id: str, *, upheld: bool) -> None:
        """Have the judge decide an objection."""
        async with self.court.begin(self.court.judge) as uow:
            await service.decide_network_objection(
                uow, objection_id=objection_id, upheld=upheld, reason="经审查"
            )

    async def withdraw(self) -> None:
        """Have the court call the whole procedure back, and let the news settle."""
        async with self.court.database.session() as session:
            row = (await session.exec(select(NetworkInquiry))).one()
        async with self.court.begin(self.court.judge) as uow:
            await ladder.withdraw_procedure(
                uow, procedure_id=row.procedure_id, ground="fully_performed"
            )
        await self.court.relay.run_due()

    async def inquiry(self, inquiry_id: str) -> NetworkInquiry:
        """Return an inquiry as it stands."""
        async with self.court.database.session() as session:
            return await session.get_one(NetworkInquiry, inquiry_id)

    async def state(self, inquiry_id: str) -> str:
        """Return where an inquiry stands."""
        return (await self.inquiry(inquiry_id)).state

    async def mandates(self) -> list[InquiryMandate]:
        """Return all mandates, in the order of rounds and platforms."""
        rows = select(InquiryMandate).order_by(
            col(InquiryMandate.round), col(InquiryMandate.platform_id)
        )
        async with self.court.database.session() as session:
            found = list((await session.exec(rows)).all())
        return sorted(found, key=lambda row: (row.round, self.platform_ids.index(row.platform_id)))

    async def reports(self) -> list[InquiryReport]:
        """Return all reports, in the order of rounds and platforms."""
        async with self.court.database.session() as session:
            found = list((await session.exec(select(InquiryReport))).all())
        return sorted(found, key=lambda row: (row.round, self.platform_ids.index(row.platform_id)))

    async def faults(self) -> list[InquiryFault]:
        """Return what was wrong with answers."""
        async with self.court.database.session() as session:
            return list((await session.exec(select(InquiryFault))).all())

    async def open_clocks(self) -> list[str]:
        """Return the kinds of the inquiry's open deadlines."""
        rows = select(Deadline.kind).where(
            col(Deadline.closed_at).is_(None), col(Deadline.subject).like("inquiry:%")
        )
        async with self.court.database.session() as session:
            return sorted((await session.exec(rows)).all())

    async def open_method_clocks(self) -> list[str]:
        """Return the kinds of the procedure's open deadlines."""
        rows = select(Deadline.kind).where(
            col(Deadline.closed_at).is_(None), col(Deadline.subject).like("procedure:%")
        )
        async with self.court.database.session() as session:
            return sorted((await session.exec(rows)).all())
