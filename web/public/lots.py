"""Home, the list of lots with its filters, announcements, and how a sale works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.bidding.queries import LiveLot, live
from auction.cases.kinds import AssetKind
from auction.kernel.page import Page
from auction.lots.queries import LotCard, public_lots
from auction.lots.states import PUBLIC
from auction.people.queries import courts
from auction.registers.public_figures import public_figures
from web.requests import house
from web.templating import render

SORTS = ("ending", "newest", "cheapest", "dearest")
HOME_SHOWS = 6


@dataclass(frozen=True)
class ShownLot:
    """A card of the list: what it is, and where its price stands now."""

    card: LotCard
    live: LiveLot | None


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; unknown values count as none."""

    search: str
    category: str
    state: str
    court_id: str
    sort: str
    page: int

    def address(self, page: int) -> str:
        """Return the address of another page of the same search."""
        asked = {
            "q": self.search,
            "category": self.category,
            "state": self.state,
            "court": self.court_id,
            "sort": self.sort if self.sort != SORTS[0] else "",
            "page": str(page) if page > 1 else "",
        }
        given = {name: value for name, value in asked.items() if value}
        return f"/lots?{urlencode(given)}" if given else "/lots"


async def show_home(request: Request) -> Response:
    """Show what is open now, what comes next, and the court's figures."""
    async with house(request).database.session() as session:
        open_now = await _shown(session, await public_lots(session, state="open", size=HOME_SHOWS))
        coming = await _shown(
            session, await public_lots(session, state="published", size=HOME_SHOWS)
        )
        figures = await public_figures(session)
    context = {"open_now": open_now, "coming": coming, "figures": figures}
    return render(request, "public/home.html", context)


async def list_lots(request: Request) -> Response:
    """Show a page of lots by search, category, state, court and order."""
    wanted = wanted_lots(request.query_params)
    async with house(request).database.session() as session:
        page = await public_lots(
            session,
            search=wanted.search,
            category=wanted.category,
            state=wanted.state,
            court_id=wanted.court_id,
            sort=wanted.sort,
            page=wanted.page,
        )
        context = {
            "lots": await _shown(session, page),
            "page": page,
            "wanted": wanted,
            "categories": list(AssetKind),
            "states": [str(state) for state in PUBLIC],
            "sorts": SORTS,
            "courts": await courts(session),
            "previous_href": wanted.address(page.number - 1) if page.has_previous else None,
            "next_href": wanted.address(page.number + 1) if page.has_next else None,
        }
    return render(request, "public/lots.html", context)


async def list_announcements(request: Request) -> Response:
    """Show announcements, the newest first."""
    wanted = wanted_lots(request.query_params)
    async with house(request).database.session() as session:
        page = await public_lots(session, search=wanted.search, sort="newest", page=wanted.page)
    return render(request, "public/announcements.html", {"page": page, "wanted": wanted})


async def show_how(request: Request) -> Response:
    """Explain a sale from the announcement to the keys."""
    return render(request, "public/how.html")


def wanted_lots(asked: Mapping[str, str]) -> Wanted:
    """Read a search from an address."""
    number = asked.get("page", "1")
    sort = asked.get("sort", "")
    return Wanted(
        search=asked.get("q", "").strip()[:100],
        category=_known(asked.get("category", ""), [str(kind) for kind in AssetKind]),
        state=_known(asked.get("state", ""), [str(state) for state in PUBLIC]),
        court_id=asked.get("court", "")[:64],
        sort=sort if sort in SORTS else SORTS[0],
        page=int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 6 else 1,
    )


def _known(value: str, values: list[str]) -> str:
    return value if value in values else ""


async def _shown(session: AsyncSession, page: Page[LotCard]) -> list[ShownLot]:
    running = await live(session, [card.id for card in page.items])
    return [ShownLot(card, running.get(card.id)) for card in page.items]
