"""Who may open a route. Every route names one guard; a tidy test knows no route without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auction.kernel.actor import STAFF, Role
from auction.kernel.refusal import CommonRefusal, Refusal
from web.security.viewer import Viewer


@dataclass(frozen=True)
class Guard:
    """Lets a viewer in, or says why not. `says` describes it in the table of routes."""

    says: str
    check: Callable[[Viewer], Refusal | None]


def _open(_viewer: Viewer) -> Refusal | None:
    return None


def _known(viewer: Viewer) -> Refusal | None:
    return None if viewer.signed_in else Refusal(CommonRefusal.not_signed_in)


anyone = Guard("anyone", _open)
signed_in = Guard("signed in", _known)


def role(*roles: Role) -> Guard:
    """Let in whoever holds one of these roles."""

    def check(viewer: Viewer) -> Refusal | None:
        if not viewer.signed_in:
            return Refusal(CommonRefusal.not_signed_in)
        return None if viewer.is_one_of(*roles) else Refusal(CommonRefusal.not_allowed)

    return Guard(" or ".join(roles), check)


staff = role(*sorted(STAFF))
