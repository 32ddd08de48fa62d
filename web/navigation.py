"""Pure. The header's links, by what the viewer may do: one row per link, in the order shown."""

from __future__ import annotations

from dataclasses import dataclass

from auction.kernel.actor import STAFF, Role
from web.security.viewer import Viewer


@dataclass(frozen=True)
class NavItem:
    """A link in the header; `label` is an English key, translated by the template."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class _Row:
    label: str
    href: str
    roles: frozenset[Role] = frozenset()
    rooms: tuple[str, ...] = ()
    """Other addresses whose pages belong to this link."""


_EVERYONE = (
    _Row("Lots", "/lots"),
    _Row("Announcements", "/announcements"),
    _Row("Verify a record", "/verify"),
    _Row("How it works", "/how-it-works"),
)
_SIGNED_IN = (
    _Row("My bids", "/my/bids", frozenset({Role.bidder})),
    _Row("Viewings", "/my/visits", frozenset({Role.bidder})),
    _Row("My cases", "/my/cases", frozenset({Role.party})),
    _Row("Commissions", "/agency", frozenset({Role.agency})),
)
_DECIDERS = frozenset({Role.judge, Role.clerk, Role.panel, Role.president})
_CLERKS = frozenset({Role.judge, Role.clerk})
_STAFF = (
    _Row("Today", "/court", STAFF),
    _Row("Cases", "/court/cases", _DECIDERS, ("/court/assets", "/court/consumption-limits")),
    _Row(
        "Valuations",
        "/court/appraisals",
        _CLERKS,
        (
            "/court/roster",
            "/court/procedures",
            "/court/negotiations",
            "/court/directed-inquiries",
            "/court/platforms",
            "/court/network-inquiries",
            "/court/tariffs",
            "/court/supervision",
        ),
    ),
    _Row("Transfer register", "/court/register", _DECIDERS),
    _Row("Lots", "/court/lots", _DECIDERS, ("/court/questions", "/court/viewings", "/court/taxes")),
    _Row(
        "Objections",
        "/court/remedies",
        _DECIDERS,
        ("/court/claims", "/court/enforcement-objections"),
    ),
    _Row("Sales", "/court/sales", _DECIDERS, ("/court/distributions",)),
    _Row("Admission", "/court/admission", frozenset({Role.admission})),
    _Row("Money", "/finance", frozenset({Role.finance, Role.president})),
    _Row("Figures", "/court/statistics", frozenset({Role.president})),
    _Row("Staff", "/admin", frozenset({Role.admin})),
    _Row("Public site", "/lots", STAFF),
)


def navigation(viewer: Viewer, path: str) -> list[NavItem]:
    """Return the links for this viewer; the one whose address is the longest start of `path`."""
    rows = _STAFF if viewer.is_staff else (*_EVERYONE, *_SIGNED_IN)
    shown = [row for row in rows if not row.roles or row.roles & viewer.roles]
    rooms = {room: row.href for row in shown for room in (row.href, *row.rooms)}
    here = max((room for room in rooms if _leads_to(room, path)), key=len, default=None)
    return [NavItem(row.label, row.href, row.href == rooms.get(here or "")) for row in shown]


def every_label() -> list[str]:
    """Return every label a header may show, to be translated."""
    return sorted({row.label for row in (*_EVERYONE, *_SIGNED_IN, *_STAFF)})


def _leads_to(href: str, path: str) -> bool:
    return path == href or path.startswith(f"{href}/")
