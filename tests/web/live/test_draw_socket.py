"""The socket beside a draw's page: it says when something changed, and turns others away."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from auction.db.engine import Database
from auction.settings import Limits
from tests.valuation.house import ValuationHouse
from valuation.appraisal import service
from web.live.draw_socket import SUBPROTOCOL, draw_socket


class Watcher:
    """One socket on the application, spoken to as a server speaks to it."""

    def __init__(self, app: Starlette, path: str, *, origin: str, protocols: list[str]) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._heard.put_nowait({"type": "websocket.connect"})
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "scheme": "ws",
            "query_string": b"",
            "headers": [(b"host", b"court.test"), (b"origin", origin.encode())],
            "client": ("127.0.0.1", 1),
            "subprotocols": protocols,
            "extensions": {"websocket.http.response": {}},
            "state": {},
        }
        self.task = asyncio.create_task(app(scope, self._heard.get, self.sent.put))

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.sent.get(), 20)

    async def phase(self) -> str:
        return str(json.loads((await self.next())["text"])["phase"])

    async def leave(self) -> None:
        self._heard.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.task, 20)


class Hall:
    """A court whose draw is watched."""

    def __init__(self, court: ValuationHouse) -> None:
        self.court = court
        self.app = Starlette(routes=[WebSocketRoute("/live/draws/{appraisal_id}", draw_socket)])
        settings = SimpleNamespace(public_url="http://court.test", limits=Limits())
        self.app.state.house = SimpleNamespace(database=court.database, settings=settings)

    def watch(
        self, appraisal_id: str, *, origin: str = "http://court.test", protocol: str = SUBPROTOCOL
    ) -> Watcher:
        return Watcher(self.app, f"/live/draws/{appraisal_id}", origin=origin, protocols=[protocol])

    async def opened(self) -> str:
        appraisal_id = await self.court.started()
        async with self.court.begin(self.court.judge) as uow:
            await service.draw_agencies(uow, appraisal_id=appraisal_id, contribution_days=3)
        return appraisal_id


@pytest.fixture
async def hall(database: Database) -> Hall:
    court = ValuationHouse(database)
    await court.furnish()
    return Hall(court)


async def test_a_watcher_is_told_of_each_change_and_of_the_end(hall: Hall) -> None:
    appraisal_id = await hall.opened()
    watcher = hall.watch(appraisal_id)
    assert (await watcher.next())["type"] == "websocket.accept"
    assert await watcher.phase() == "contributing:0:False"
    for actor, number in ((hall.court.debtor, "7"), (hall.court.applicant, "8")):
        async with hall.court.begin(actor) as uow:
            await service.contribute_number(uow, appraisal_id=appraisal_id, number=number)
    await hall.court.relay.run_due()
    phases = [await watcher.phase()]
    while not phases[-1].startswith("revealed"):
        phases.append(await watcher.phase())
    assert (await watcher.next())["code"] == 1000
    await watcher.leave()


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"origin": "http://elsewhere.test"}, 403), ({"protocol": "other"}, 400)],
)
async def test_others_are_turned_away(hall: Hall, changed: dict[str, str], status: int) -> None:
    watcher = hall.watch(await hall.opened(), **changed)
    assert (await watcher.next())["status"] == status
    await watcher.leave()


async def test_a_draw_that_is_not_there_is_not_watched(hall: Hall) -> None:
    watcher = hall.watch("apr_none")
    assert (await watcher.next())["status"] == 404
    await watcher.leave()
