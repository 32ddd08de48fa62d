"""`POST /api/v1/sandbox/clock`: court time for scripts and tests, with exactly one wish at a time.

Open to anyone, without signing in: whoever can reach a sandbox may move its clock, for nothing in
it is real, and production has no such door.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.kernel.refusal import CommonRefusal, refuse
from web.requests import house
from web.sandbox.clock import (
    FASTEST_RATE,
    LONGEST_JUMP,
    ClockView,
    set_rate,
    walk_to,
    walk_to_next,
)

_LONGEST_SECONDS = int(LONGEST_JUMP.total_seconds())


class ClockWish(BaseModel):
    """What is to become of court time: one of the four."""

    model_config = ConfigDict(extra="forbid", strict=True)

    rate: Annotated[int, Field(ge=0, le=FASTEST_RATE)] | None = None
    set: AwareDatetime | None = None
    advance_seconds: Annotated[int, Field(ge=1, le=_LONGEST_SECONDS)] | None = None
    to_next: Annotated[bool, Field()] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> ClockWish:
        given = self.model_dump(exclude_none=True)
        if len(given) != 1 or given.get("to_next") is False:
            raise ValueError("say exactly one of rate, set, advance_seconds, to_next")
        return self


async def move_clock(request: Request) -> Response:
    """Move the clock or change its rate; answer with court time and what fell due on the way."""
    try:
        wish = ClockWish.model_validate_json(await request.body())
    except ValidationError as problem:
        reason = problem.errors(include_url=False)[0]["msg"]
        raise refuse(CommonRefusal.malformed, reason=reason) from problem
    moved = await _move(request, wish)
    return JSONResponse(
        {
            "now": moved.now.isoformat(),
            "rate": moved.rate,
            "fired": [{"at": stop.at.isoformat(), "what": list(stop.what)} for stop in moved.fired],
        }
    )


async def _move(request: Request, wish: ClockWish) -> ClockView:
    home = house(request)
    if wish.rate is not None:
        return await set_rate(home, wish.rate)
    if wish.set is not None:
        return await walk_to(home, wish.set)
    if wish.advance_seconds is not None:
        return await walk_to(home, home.clock.now() + timedelta(seconds=wish.advance_seconds))
    return await walk_to_next(home)
