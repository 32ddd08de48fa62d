"""Where somebody goes after signing in: a path of this site they wanted, or their desk."""

from __future__ import annotations

from auction.kernel.actor import Role

_DESKS = (
    (Role.judge, "/court"),
    (Role.clerk, "/court"),
    (Role.panel, "/court"),
    (Role.president, "/court"),
    (Role.finance, "/finance"),
    (Role.admission, "/court/admission"),
    (Role.admin, "/admin"),
    (Role.agency, "/agency"),
    (Role.bidder, "/my/bids"),
)


def desk_of(roles: frozenset[Role]) -> str:
    """Return where the work of whoever holds these roles lies."""
    return next((path for role, path in _DESKS if role in roles), "/account")


def local_path(text: str) -> str | None:
    """Return a path of this site, or None for anything that could lead elsewhere."""
    is_local = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if is_local and text.isprintable() else None
