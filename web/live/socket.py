"""One viewer's socket: frames in, stamped as they are read; frames out, when it is their turn."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from auction.bidding import codec, view
from auction.bidding.answers import BidAnswer
from auction.bidding.engine import bid_of, refused
from auction.bidding.kept_lot import KeptLot
from auction.bidding.line import LineDown
from auction.bidding.refusals import BidRefusal
from web.house import House
from web.live.credits import Credits, Strikes
from web.live.crowd import Crowd
from web.live.hub import Hub
from web.live.identity import Bidder, Identity, IdentityUnknown
from web.live.roll import Roll
from web.requests import house as house_of
from web.security.middleware import address_of

SUBPROTOCOL = "auction.v1"
MOST_FRAMES_WAITING = 512
FRAMES_AT_A_TIME = 16
LAST_WORD_SECONDS = 5.0
CLOSE_POLICY, CLOSE_TOO_LARGE, CLOSE_TOO_SLOW = 1008, 1009, 1013
_LOT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


async def live_socket(websocket: WebSocket) -> None:
    """Serve `GET /live/{lot_id}`; refused before the upgrade with 400, 403, 404, 429 or 503."""
    house, hub = house_of(websocket), hub_of(websocket)
    lot_id = websocket.path_params["lot_id"]
    identity = Identity(house, hub.roll, websocket, lot_id)
    address = address_of(websocket)
    status, after = _first_look(websocket, identity)
    status = status or await _is_missing(hub, lot_id)
    if status:
        await _turn_away(websocket, status)
    elif not hub.crowd.sockets_of_address.take(address):
        await _turn_away(websocket, 429)
    else:
        try:
            await LiveSocket(websocket, house, hub, identity).serve(lot_id, after)
        finally:
            hub.crowd.sockets_of_address.give_back(address)


async def _turn_away(websocket: WebSocket, status: int) -> None:
    await websocket.send_denial_response(Response(status_code=status))


def hub_of(websocket: WebSocket) -> Hub:
    """Return the process's hub, made with its first socket."""
    state = websocket.app.state
    if not hasattr(state, "hub"):
        house = house_of(websocket)
        roll = Roll(house.database, house.clock.machine_now)
        clock = house.clock if house.settings.is_sandbox else None
        state.hub = Hub(house.engine, roll, Crowd(house.settings.limits), clock)
    hub: Hub = state.hub
    return hub


def _first_look(websocket: WebSocket, identity: Identity) -> tuple[int, int | None]:
    """Return the status to refuse with, or 0, and what `after` says."""
    if SUBPROTOCOL not in websocket.scope["subprotocols"]:
        return 400, None
    after = websocket.query_params.get("after")
    if after is not None and not (after.isascii() and after.isdigit() and len(after) <= 16):
        return 400, None
    if identity.is_foreign:
        return 403, None
    if not _LOT_ID.fullmatch(websocket.path_params["lot_id"]):
        return 404, None
    return 0, None if after is None else int(after)


async def _is_missing(hub: Hub, lot_id: str) -> int:
    """Return 404 for a lot that is not there, 503 when nobody can say, else 0."""
    try:
        return 0 if await hub.engine.look(lot_id) is not None else 404
    except LineDown:
        return 503


class LiveSocket:
    """A seat in a room. Reading never waits for writing, nor one bid for another's answer."""

    def __init__(self, websocket: WebSocket, house: House, hub: Hub, identity: Identity) -> None:
        self.seq = 0
        self._websocket = websocket
        self._house = house
        self._hub = hub
        self._identity = identity
        self._address = address_of(websocket)
        self._bidder: Bidder | None = None
        self._why_not: tuple[str, ...] = ()
        self._told_of_self: Mapping[str, Any] | None = None
        self._credits = Credits(house.settings.limits.live_frames_per_second)
        self._strikes = Strikes()
        self._out: deque[str] = deque()
        self._close_code: int | None = None
        self._something_out = asyncio.Event()
        self._at_door: deque[tuple[codec.BidRequest, int]] = deque()
        self._handing_over: asyncio.Task[None] | None = None
        self._serving: asyncio.Task[Any] | None = None

    @property
    def is_bidder(self) -> bool:
        """Say whether somebody signed in sits here."""
        return self._bidder is not None

    async def serve(self, lot_id: str, after: int | None) -> None:
        """Accept the socket, take a seat, and read until either side closes."""
        await self._know_bidder()
        account_id = None if self._bidder is None else self._bidder.account_id
        if account_id is None:
            await self._serve(lot_id, after)
        elif not self._hub.crowd.sockets_of_account.take(account_id):
            await _turn_away(self._websocket, 429)
        else:
            try:
                await self._serve(lot_id, after)
            finally:
                self._hub.crowd.sockets_of_account.give_back(account_id)

    async def _serve(self, lot_id: str, after: int | None) -> None:
        await self._websocket.accept(subprotocol=SUBPROTOCOL)
        room = await self._hub.room(lot_id)
        assert room is not None  # It was there before the upgrade, and lots do not vanish.
        self._lot_id = lot_id
        room.enter(self, after)
        if not self._hub.engine.health().taking_bids:
            self._say_out_of_service()
        self._serving = asyncio.current_task()
        writing = asyncio.create_task(self._write())
        try:
            await self._read()
        except asyncio.CancelledError:
            if self._close_code is None or self._serving is None:
                raise
            self._serving.uncancel()  # Cut off, and it did not even read that.
        finally:
            room.leave(self)
            writing.cancel()
            if self._handing_over is not None:
                await self._handing_over  # What was stamped is decided, whoever has gone.

    # --- As the hub sees it ----------------------------------------------------------------------

    def push(self, frame: str) -> None:
        """Queue a frame; a reader too slow for the queue is cut off and may come back."""
        if self._close_code is not None:
            return
        self._out.append(frame)
        if len(self._out) > MOST_FRAMES_WAITING:
            self._cut_off(CLOSE_TOO_SLOW)
        self._something_out.set()

    def standing(self, lot: KeptLot) -> Mapping[str, Any] | None:
        """Return `you`, which is being sent."""
        tag = None if self._bidder is None else self._bidder.holder_tag
        # Whoever was admitted lacks nothing, though other rooms may not have heard of it yet.
        why_not = () if tag in lot.state.admissions else self._why_not
        self._told_of_self = view.you(lot.state, tag, why_not)
        return self._told_of_self

    def news_of_self(self, lot: KeptLot) -> Mapping[str, Any] | None:
        """Return `you` if it changed, else None."""
        if self._bidder is None:
            return None
        before = self._told_of_self
        now = self.standing(lot)
        return None if now == before else now

    # --- In --------------------------------------------------------------------------------------

    async def _read(self) -> None:
        while True:
            for _ in range(FRAMES_AT_A_TIME):
                message = await self._websocket.receive()
                stamp_ms = self._hub.engine.stamp()
                if message["type"] == "websocket.disconnect":
                    return
                text = message.get("text")
                self._heard(text if text is not None else message["bytes"], stamp_ms)
            await asyncio.sleep(
                0
            )  # What has arrived is read without waiting: let others have a go.

    def _heard(self, frame: str | bytes, stamp_ms: int) -> None:
        now = asyncio.get_running_loop().time()
        may_ask = self._credits.spend(now)
        match codec.parse_frame(frame):
            case codec.BidRequest() as request:
                if may_ask and self._hub.crowd.bids_of_address.spend(self._address, now):
                    self._bid(request, stamp_ms)
                else:
                    self._answered(refused(request, BidRefusal.too_fast))
            case codec.TooLarge():
                self._cut_off(CLOSE_TOO_LARGE)
            case codec.Malformed() as fault:
                self.push(codec.error("malformed", fault))
                if self._strikes.one_too_many(now):
                    self._cut_off(CLOSE_POLICY, keep_frames=True)
            case codec.Ping(t) if may_ask:
                self.push(codec.pong(t=t, now_ms=self._hub.engine.stamp()))
            case codec.Ping():
                self.push(codec.error("too_fast"))

    def _bid(self, request: codec.BidRequest, stamp_ms: int) -> None:
        if not self._identity.is_claimed:
            self._answered(refused(request, BidRefusal.not_signed_in))
            return
        self._hub.engine.come_in(self._lot_id, stamp_ms)
        self._at_door.append((request, stamp_ms))
        if self._handing_over is None or self._handing_over.done():
            self._handing_over = asyncio.create_task(self._hand_over())

    async def _hand_over(self) -> None:
        """Look the session up once for all that came meanwhile, then hand them over in order."""
        while self._at_door:
            came = len(self._at_door)
            bidder, refusal = await self._who_bids()
            now = asyncio.get_running_loop().time()
            for _ in range(came):
                request, stamp_ms = self._at_door.popleft()
                if bidder is None:
                    self._turn_back(request, stamp_ms, refusal)
                elif not self._hub.crowd.bids_of_account.spend(bidder.account_id, now):
                    self._turn_back(request, stamp_ms, BidRefusal.too_fast)
                else:
                    bid = bid_of(request, bidder.holder_tag, stamp_ms)
                    self._hub.engine.submit(self._lot_id, bid, self._answered)

    def _turn_back(self, request: codec.BidRequest, stamp_ms: int, code: BidRefusal) -> None:
        self._hub.engine.turn_back(self._lot_id, stamp_ms)
        self._answered(refused(request, code))

    async def _who_bids(self) -> tuple[Bidder | None, BidRefusal]:
        try:
            bidder = await self._identity.look_up()
        except IdentityUnknown:
            return None, BidRefusal.unavailable
        if bidder is None:
            self._bidder = None
        return bidder, BidRefusal.not_signed_in

    def _answered(self, answer: BidAnswer) -> None:
        self.push(codec.answer(answer))

    async def _know_bidder(self) -> None:
        with suppress(IdentityUnknown):
            self._bidder = await self._identity.look_up()
            self._why_not = (
                () if self._bidder is None else await self._identity.why_not(self._bidder)
            )

    # --- Out -------------------------------------------------------------------------------------

    async def _write(self) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            while True:
                await self._something_out.wait()
                self._something_out.clear()
                while self._out:
                    await self._websocket.send_text(self._out.popleft())
                if self._close_code is not None:
                    await self._websocket.close(self._close_code)
                    return

    def _cut_off(self, code: int, *, keep_frames: bool = False) -> None:
        self._close_code = code
        if not keep_frames:
            self._out.clear()
        self._something_out.set()
        if self._serving is not None:
            asyncio.get_running_loop().call_later(LAST_WORD_SECONDS, self._serving.cancel)

    def _say_out_of_service(self) -> None:
        health = self._hub.engine.health()
        self.push(codec.service(taking_bids=health.taking_bids, since_ms=health.since_ms))
