"""What a handler asks of its request: the house, who acts, and what was sent."""

from __future__ import annotations

from typing import cast

from starlette.requests import HTTPConnection

from auction.kernel.actor import Actor
from web.house import House
from web.security.viewer import Viewer
from web.templating import viewer_of

__all__ = ["actor_of", "house", "viewer_of"]


def house(request: HTTPConnection) -> House:
    """Return the wired house this request came into."""
    return cast("House", request.app.state.house)


def actor_of(request: HTTPConnection) -> Actor:
    """Return who acts; an actor without an account for a visitor."""
    return as_actor(viewer_of(request))


def as_actor(viewer: Viewer) -> Actor:
    """Return a viewer as the services know them."""
    return Actor(account_id=viewer.account_id, court_id=viewer.court_id, roles=viewer.roles)
