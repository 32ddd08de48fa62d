"""The doors of people, bidders and desks behind the real middleware, and browsers to open them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from auction.kernel.actor import Actor
from auction.kernel.refusal import Refused
from auction.people import sign_ins
from auction.people.models import Account
from auction.people.ports import IdentityCheck
from auction.settings import Limits, Settings
from tests.fakes.court_of_tests import CourtOfTests
from tests.web.signing_in import csrf_of
from web.app import guarded
from web.errors import on_refused
from web.routes import ADMIN, ADMISSION, BIDDER, PEOPLE
from web.routes_of_cards import CARDS_REPORTED
from web.routes_of_desk import DESK, VISITS
from web.routes_of_people import WHO_PEOPLE_ARE
from web.sandbox.identity import InstantIdentityCheck
from web.security.middleware import SecurityMiddleware
from web.security.passwords import hash_password
from web.security.sessions import new_token

PASSWORD = "harbour lights 1887"
KEY = b"k" * 32


class PeopleSite:
    """A small site over one court; each `browser()` is somebody else's."""

    def __init__(self, court: CourtOfTests, data: Path) -> None:
        self.court = court
        self.settings = Settings(
            data=data,
            database_url="postgresql://unused",
            secret_key=KEY,
            paddle_pepper=KEY,
            sealing_public_key=KEY,
            signing_key=KEY,
            limits=Limits(registrations_per_hour=5, sign_ins_per_account_hour=5),
        )
        self.house = SimpleNamespace(
            settings=self.settings,
            database=court.works.database,
            works=court.works,
            clock=court.clock,
            identity=InstantIdentityCheck(),
            cards=None,
        )
        self.app = Starlette(
            routes=[
                Route(door.path, guarded(door), methods=[door.method], max_body_size=60_000_000)
                for door in (
                    *PEOPLE,
                    *WHO_PEOPLE_ARE,
                    *BIDDER,
                    *ADMISSION,
                    *ADMIN,
                    *DESK,
                    *VISITS,
                    *CARDS_REPORTED,
                )
            ],
            middleware=[Middleware(SecurityMiddleware)],
            exception_handlers={Refused: on_refused},
        )
        self.app.state.house = self.house
        self.app.state.clock = court.clock

    def checks_identity_by(self, check: IdentityCheck) -> None:
        """Put another identity check into the house."""
        self.house.identity = check

    def sends_mail(self) -> None:
        """Give the house a mail server."""
        self.house.settings = self.settings.model_copy(update={"smtp_url": "smtp://localhost:2525"})

    def browser(self, address: str = "127.0.0.1") -> Browser:
        """Return a browser nobody has used, at an address."""
        return Browser(self, address)

    async def signed_in(self, who: Actor) -> Browser:
        """Return a browser in which an account has signed in; nobody waits for a hash."""
        browser, token = self.browser(), new_token()
        async with self.court.acting() as uow:
            await sign_ins.open_sign_in(
                uow.session,
                token=token,
                csrf=new_token(),
                account_id=who.account_id or "",
                machine_now=self.court.clock.machine_now(),
            )
        browser.client.cookies.set("session", token)
        return browser

    async def give_password(self, who: Actor) -> None:
        """Let an account sign in with `PASSWORD`."""
        kept = await hash_password(PASSWORD)
        async with self.court.acting() as uow:
            account = await uow.session.get_one(Account, who.account_id)
            account.password_hash, account.email_confirmed_at = kept, uow.now
            uow.add(account)

    async def email_of(self, who: Actor) -> str:
        async with self.court.works.database.session() as session:
            return (await session.get_one(Account, who.account_id)).email


class Browser:
    """Opens pages and sends forms, with the cookies and the form token a real one would have."""

    def __init__(self, site: PeopleSite, address: str) -> None:
        self.client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(site.app, client=(address, 50_000)),
            base_url="http://localhost:8000",
            headers={"Accept-Language": "en"},
        )
        self.csrf = ""

    async def get(self, path: str) -> httpx2.Response:
        """Open a page, and note the token of its forms."""
        answer = await self.client.get(path)
        if 'name="csrf"' in answer.text:
            self.csrf = csrf_of(answer.text)
        return answer

    async def send(
        self, path: str, form: dict[str, Any] | None = None, *, files: Any = None
    ) -> httpx2.Response:
        """Send a form of the page last opened; a field that is None is left out."""
        sent = {"csrf": self.csrf, **(form or {})}
        data = {name: value for name, value in sent.items() if value is not None}
        return await self.client.post(path, data=data, files=files)
