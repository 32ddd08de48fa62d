"""`auction init`: a court, and a one-time link for its first administrator."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from auction.db.court_clock import DatabaseClock
from auction.db.engine import Database
from auction.db.unit_of_work import Works
from auction.kernel.actor import PLATFORM, Role
from auction.people.service import NO_PASSWORD, create_court, create_staff, invite
from auction.settings import Settings, read_settings
from web.security.links import addresses
from web.serve.steps import database, migrate_saying


def init(
    *,
    name_zh: Annotated[str, typer.Option(help="The court's name in Chinese.", prompt=True)],
    name_en: Annotated[str, typer.Option(help="The court's name in English.", prompt=True)],
    case_mark: Annotated[
        str, typer.Option(help="What its case numbers carry, such as 琼72.", prompt=True)
    ],
    admin_email: Annotated[str, typer.Option(help="Whom the court's staff asks.", prompt=True)],
    admin_name: Annotated[str, typer.Option(help="The administrator's name.", prompt=True)],
) -> None:
    """Open a court and print a link by which its administrator sets a password, once."""
    with database(read_settings(), _say) as (settings, _):
        migrate_saying(settings, _say)
        link = asyncio.run(
            _open_court(
                settings,
                names=(name_zh, name_en, case_mark),
                admin=(admin_email, admin_name),
            )
        )
    _say("Opened the court. Within a day, its administrator sets a password at:")
    typer.echo(link)


async def _open_court(
    settings: Settings, *, names: tuple[str, str, str], admin: tuple[str, str]
) -> str:
    house = Database(settings.database_url)
    try:
        clock = DatabaseClock(house, sandbox=settings.is_sandbox)
        await clock.measure()
        name_zh, name_en, case_mark = names
        email, name = admin
        async with Works(house, clock, {}).begin(PLATFORM) as uow:
            court_id = await create_court(
                uow, name_zh=name_zh, name_en=name_en, case_mark=case_mark
            )
            account_id = await create_staff(
                uow,
                court_id=court_id,
                email=email,
                password_hash=NO_PASSWORD,
                name=name,
                roles=[Role.admin],
            )
            link_id = await invite(uow, account_id=account_id, machine_now=clock.machine_now())
    finally:
        await house.dispose()
    return addresses(settings.public_url, settings.secret_key)(f"/set-password/{link_id}")


def _say(line: str) -> None:
    typer.echo(line, err=True)
