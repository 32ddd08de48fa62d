"""Notices before a publication, given lawfully so that a test's clock need not move.

Everybody concerned waives notice in writing: the law then asks for no notice and no days (OJA-18),
so that tests of what follows a publication keep the times they are about. Tests of notices give
them.
"""

from __future__ import annotations

from auction.cases.kinds import AssetKind
from auction.cases.models import SeizedAsset
from auction.kernel.actor import Role
from auction.notices import service
from auction.notices.facts import concerned, services_of, standing_notice
from auction.notices.rules import Capacity, Channel
from tests.fakes.court_of_tests import CourtOfTests
from tests.fakes.pictures import PNG


async def waive_all(court: CourtOfTests, lot_id: str) -> None:
    """Record a written waiver of everybody who gave none; name the company whose equity is sold."""
    async with court.acting(Role.clerk) as uow:
        notice = await standing_notice(uow.session, lot_id)
        if notice is None:
            return
        asset = await uow.session.get_one(SeizedAsset, notice.asset_id)
        known = await concerned(uow.session, notice.case_id, notice.asset_id)
        named = any(each.right is Capacity.company for each, _ in known)
        if asset.kind == AssetKind.equity and not named:
            await service.name_addressee(
                uow, asset_id=asset.id, name="海口远航有限公司", capacity=Capacity.company
            )
    async with court.acting(Role.clerk) as uow:
        told = await services_of(uow.session, notice.id)
        for each, _ in await concerned(uow.session, notice.case_id, notice.asset_id):
            if any(row.channel == Channel.waiver for row in told[each.key]):
                continue
            await service.waive_notice(uow, lot_id=lot_id, recipient=each.key, proof=PNG)
