"""One viewer's socket: frames in, stamped as they are read; frames out, when it is their turn."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from auction.bidding import codec, view
from auction.bidding.answers import BidAnswer, RefusedBid
from auction.bidding.engine import bid_of, refused
from auction.bidding.kept_lot import KeptLot
from auction.bidding.line import LineDown
from auction.bidding.refusals import BidRefusal
from auction.enrolment.refusals import Missing
from web.house import House
from web.live.credits import Credits, Strikes
from web.live.crowd import Crowd
from web.live.direct_line import DirectLine, line_of, text_frame
from web.live.hub import Hub
from web.live.identity import Bidder, Identity, IdentityUnknown
from web.live.roll import UNKNOWN, Found, Known, Roll
from web.requests import house as house_of
from web.security.middleware import address_of

SUBPROTOCOL = "auction.v1"
MOST_BYTES_WAITING = 512 * 1024
HUSH_SECONDS = 0.1
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
            await LiveSocket(websocket, house, hub, identity).serve(after)
        finally:
            hub.crowd.sockets_of_address.give_back(address)


async def _turn_away(websocket: WebSocket, status: int) -> None:
    await websocket.send_denial_response(Response(status_code=status))


def hub_of(websocket: WebSocket) -> Hub:
    """Return the process's hub, made with its first socket."""
    state = websocket.app.state
    if not hasattr(state, "hub"):
        house = house_of(websocket)
        roll = Roll(house.database.url)
        clock = house.clock if house.settings.is_sandbox else None
        state.hub = Hub(house.engine, roll, Crowd(house.settings.limits), clock)
    hub: Hub = state.hub
    return hub


async def close_hub(app: Starlette) -> None:
    """Hang up the hub's line to the database, if anybody ever connected."""
    if hasattr(app.state, "hub"):
        await app.state.hub.roll.close()


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
        self._hub = hub
        self._identity = identity
        self._lot_id: str = websocket.path_params["lot_id"]
        self._address = address_of(websocket)
        self._bidder: Bidder | None = None
        self._why_not: tuple[str, ...] = ()
        self._told_of_self: Mapping[str, Any] | None = None
        self._credits = Credits(house.settings.limits.live_frames_per_second)
        self._strikes = Strikes()
        self._loop = asyncio.get_running_loop()
        self._line: DirectLine | None = None
        self._out: list[bytes] = []
        self._at_door: deque[tuple[codec.BidRequest, int]] = deque()
        self._close_code: int | None = None
        self._closing: asyncio.Task[None] | None = None
        self._serving: asyncio.Task[Any] | None = None

    @property
    def is_bidder(self) -> bool:
        """Say whether somebody signed in sits here."""
        return self._bidder is not None

    async def serve(self, after: int | None) -> None:
        """Accept the socket, take a seat, and listen until either side closes."""
        await self._know_bidder()
        account_id = None if self._bidder is None else self._bidder.account_id
        if account_id is None:
            await self._serve(after)
        elif not self._hub.crowd.sockets_of_account.take(account_id):
            await _turn_away(self._websocket, 429)
        else:
            try:
                await self._serve(after)
            finally:
                self._hub.crowd.sockets_of_account.give_back(account_id)

    async def _serve(self, after: int | None) -> None:
        await self._websocket.accept(subprotocol=SUBPROTOCOL)
        room = await self._hub.room(self._lot_id)
        assert room is not None  # It was there before the upgrade, and lots do not vanish.
        self._line = line_of(self._websocket)
        room.enter(self, after)
        if not self._hub.engine.health().taking_bids:
            self._say_out_of_service()
        self._serving = asyncio.current_task()
        self._line.listen(self._heard)
        try:
            await self._until_closed()
        except asyncio.CancelledError:
            if self._close_code is None or self._serving is None:
                raise
            self._serving.uncancel()  # Cut off, and it did not even read that.
        finally:
            room.leave(self)

    async def _until_closed(self) -> None:
        while (await self._websocket.receive())["type"] != "websocket.disconnect":
            pass  # What is heard comes over the line.

    # --- As the hub sees it ----------------------------------------------------------------------

    def push(self, frame: bytes) -> None:
        """Send a frame at the end of this turn of the loop, with all others of the turn."""
        if self._close_code is not None:
            return
        self._out.append(frame)
        if len(self._out) == 1:
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        """Write what gathered; a reader with too much unread is cut off and may come back."""
        if not self._out or self._line is None:
            return
        waiting = self._line.write(b"".join(self._out))
        self._out.clear()
        if waiting > MOST_BYTES_WAITING:
            self._cut_off(CLOSE_TOO_SLOW)

    def standing(self, lot: KeptLot) -> Mapping[str, Any] | None:
        """Return `you`, which is being sent."""
        tag = None if self._bidder is None else self._bidder.holder_tag
        # Whoever was admitted lacks nothing, though other rooms may not have heard of it yet.
        why_not = () if tag in lot.state.admissions else self._why_not
        if self._bidder is not None and not self._bidder.is_confirmed:
            why_not = (*why_not, Missing.bidding_unconfirmed)
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

    def _heard(self, frame: str | bytes) -> None:
        """Take in a frame at the moment it is read, which is its stamp. Law: OJA-30."""
        if self._close_code is not None:
            return
        now = self._loop.time()
        asked = codec.parse_frame(frame)
        may_ask = self._credits.spend(now)
        if not may_ask:
            self._hush()
        if isinstance(asked, codec.BidRequest):
            if may_ask and self._hub.crowd.bids_of_address.spend(self._address, now):
                self._bid(asked, now)
            else:
                self._answered(refused(asked, BidRefusal.too_fast))
        else:
            self._other(asked, now, may_ask=may_ask)

    def _other(
        self, asked: codec.Ping | codec.Malformed | codec.TooLarge, now: float, *, may_ask: bool
    ) -> None:
        match asked:
            case codec.TooLarge():
                self._cut_off(CLOSE_TOO_LARGE)
            case codec.Malformed() as fault:
                self._say(codec.error("malformed", fault))
                if self._strikes.one_too_many(now):
                    self._cut_off(CLOSE_POLICY)
            case codec.Ping(t) if may_ask:
                self._say(codec.pong(t=t, now_ms=self._hub.engine.stamp()))
            case codec.Ping():
                self._say(codec.error("too_fast"))

    def _hush(self) -> None:
        """Leave the rest in the socket for a moment, so that others have a go."""
        if self._line is not None and not self._line.read_paused:
            self._line.hush()
            self._loop.call_later(HUSH_SECONDS, self._line.let_talk)

    def _bid(self, request: codec.BidRequest, now: float) -> None:
        token_id = self._identity.token_id
        if token_id is None:
            self._answered(refused(request, BidRefusal.not_signed_in))
        elif self._bidder is None or not self._bidder.is_confirmed or self._at_door:
            self._wait_at_door(request, token_id)
        else:
            self._hand_over(self._bidder, request, self._hub.engine.stamp(), now)

    def _hand_over(
        self, bidder: Bidder, request: codec.BidRequest, stamp_ms: int, now: float
    ) -> None:
        """Let a bid be decided; whether its sign-in is still good is asked as it is written."""
        if self._hub.crowd.bids_of_account.spend(bidder.account_id, now):
            bid = bid_of(request, bidder.holder_tag, stamp_ms)
            self._hub.engine.submit(self._lot_id, bid, self._bid_answered, self._identity.token_id)
        else:
            self._answered(refused(request, BidRefusal.too_fast))

    def _bid_answered(self, answer: BidAnswer) -> None:
        if isinstance(answer, RefusedBid) and answer.code is BidRefusal.not_signed_in:
            self._bidder = None
        self._answered(answer)

    def _answered(self, answer: BidAnswer) -> None:
        self._say(codec.answer(answer))

    # --- Bids of somebody not known yet, or no more, or who had not confirmed --------------------

    def _wait_at_door(self, request: codec.BidRequest, token_id: str) -> None:
        stamp_ms = self._hub.engine.stamp()
        self._hub.engine.come_in(self._lot_id, stamp_ms)
        self._at_door.append((request, stamp_ms))
        if len(self._at_door) == 1:
            self._hub.roll.ask(token_id, self._lot_id, self._known)

    def _known(self, found: Found) -> None:
        """Hand over, in order, what waited until the sign-in was looked up."""
        self._bidder = self._identity.bidder(found) if isinstance(found, Known) else None
        code = BidRefusal.unavailable if found is UNKNOWN else BidRefusal.not_signed_in
        now = self._loop.time()
        while self._at_door:
            request, stamp_ms = self._at_door.popleft()
            self._hub.engine.go_in(self._lot_id, stamp_ms)
            if self._bidder is None:
                self._answered(refused(request, code))
            elif not self._bidder.is_confirmed:
                self._answered(refused(request, BidRefusal.unconfirmed))
            else:
                self._hand_over(self._bidder, request, stamp_ms, now)

    def _say(self, text: str) -> None:
        self.push(text_frame(text))

    async def _know_bidder(self) -> None:
        with suppress(IdentityUnknown):
            self._bidder = await self._identity.look_up()
            self._why_not = (
                () if self._bidder is None else await self._identity.why_not(self._bidder)
            )

    # --- The end ---------------------------------------------------------------------------------

    def _cut_off(self, code: int) -> None:
        """Close once what was sent has been read; who does not read that either is let go."""
        if self._close_code is not None:
            return
        self._close_code = code
        self._flush()
        self._closing = asyncio.create_task(self._close(code))
        if self._serving is not None:
            self._loop.call_later(LAST_WORD_SECONDS, self._serving.cancel)

    async def _close(self, code: int) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await self._websocket.close(code)

    def _say_out_of_service(self) -> None:
        health = self._hub.engine.health()
        self._say(codec.service(taking_bids=health.taking_bids, since_ms=health.since_ms))
