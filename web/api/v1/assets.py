"""Seized property: recorded, renewed, photographed."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import queries, service
from auction.cases.kinds import AssetKind
from auction.cases.queries import AssetView
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Line, OptionalLine, OptionalProse
from web.api.v1.reading import Body, NoBody, NoQuery, Query

PICTURES = ("image/jpeg", "image/png", "image/webp")


class NewAsset(Body):
    """Seized property, described in both languages."""

    kind: AssetKind
    name_zh: Line
    name_en: Line
    description_zh: OptionalProse = ""
    description_en: OptionalProse = ""
    location_zh: OptionalLine = ""
    location_en: OptionalLine = ""
    encumbrances: OptionalProse = ""
    occupation: OptionalProse = ""
    defects: OptionalProse = ""
    seized_on: Day
    seizure_lapses_on: Day


class Renewal(Body):
    """Until when a seizure lasts from now on."""

    lapses_on: Day


class PictureName(Query):
    """What a picture is called, and what stands under it."""

    name: Line
    caption: OptionalLine = ""


async def record_asset(uow: UnitOfWork, call: Call[NewAsset, NoQuery]) -> Made:
    """Record seized property."""
    return Made(await service.record_asset(uow, case_id=call.path["case_id"], **dict(call.body)))


async def show_asset(session: AsyncSession, call: Call[NoBody, NoQuery]) -> AssetView:
    """Show seized property of the court."""
    return await asset_of_court(session, call)


async def renew_seizure(uow: UnitOfWork, call: Call[Renewal, NoQuery]) -> AssetView:
    """Let a seizure last longer."""
    asset_id = call.path["asset_id"]
    await service.renew_seizure(uow, asset_id=asset_id, lapses_on=call.body.lapses_on)
    return found(await queries.asset(uow.session, asset_id))


async def add_photo(uow: UnitOfWork, call: Call[NoBody, PictureName]) -> Made:
    """Add a photograph: JPEG, PNG or WebP of at most 10 MB, as the raw body."""
    return Made(
        await service.add_picture(
            uow,
            asset_id=call.path["asset_id"],
            name=call.query.name,
            caption=call.query.caption,
            content=call.content,
        )
    )


async def asset_of_court(session: AsyncSession, call: Call[Any, Any]) -> AssetView:
    """Return the property the address names, if it is of the reader's court; else `not_found`."""
    court_id = call.court_id(*READERS)
    asset = found(await queries.asset(session, call.path["asset_id"]))
    if asset.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return asset
