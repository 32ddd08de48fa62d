"""People at their browsers: a context each, who sign in and do what they do on the real pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page, expect

PASSWORD = "sandbox-court"
CONFIRM = "It is me who bids"


@dataclass
class Person:
    """Somebody with a browser window of their own."""

    page: Page
    site: str
    password: str = PASSWORD

    async def go(self, path: str) -> None:
        answer = await self.page.goto(self.site + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    async def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.password = password
        await self.go("/sign-in")
        await self.fill({"E-mail address": email, "Password": password})
        await self.press("Sign in")
        await self.go("/language?to=en&back=/")

    async def fill(self, values: dict[str, str], within: Locator | None = None) -> None:
        """Type into fields by their label."""
        for label, value in values.items():
            await self._field(label, within).fill(value)

    async def choose(self, values: dict[str, str]) -> None:
        """Choose from lists by label and shown text."""
        for label, shown in values.items():
            await self._field(label, None).select_option(label=shown)

    async def tick(self, label: str) -> None:
        await self._main.get_by_label(label).check()

    async def attach(self, label: str, name: str, content: bytes, kind: str) -> None:
        file = {"name": name, "mimeType": kind, "buffer": content}
        await self._field(label, None).set_input_files(file)

    async def press(self, name: str) -> None:
        """Press a button by its words; answer yes where the page asks first."""
        button = self._main.get_by_role("button", name=name, exact=True).first
        asks = await button.get_attribute("data-confirm") is not None
        async with self.page.expect_navigation() as led_to:
            await button.click()
            if asks:
                await self.page.locator("dialog[open] button[value=yes]").click()
        answer = await led_to.value
        assert answer is None or answer.status < 500, f"{name}: {answer.url}: {answer.status}"

    async def follow(self, name: str) -> None:
        """Follow a link by its words."""
        async with self.page.expect_navigation():
            await self._main.get_by_role("link", name=name, exact=True).first.click()

    async def confirm_bidding(self) -> None:
        """Give the password once more, where a lot asks for it before the first bid."""
        if await self._main.get_by_role("button", name=CONFIRM).count():
            await self.fill({"Your password": self.password})
            await self.press(CONFIRM)

    async def sees(self, text: str) -> None:
        await expect(self._main).to_contain_text(text, timeout=15_000)

    async def reload_until(self, text: str, tries: int = 40) -> None:
        """Look again until the page says something that other people's acts bring about."""
        for _ in range(tries):
            if text in await self._main.inner_text():
                return
            await self.page.wait_for_timeout(250)
            await self.page.reload()
        raise AssertionError(
            f"{self.page.url} never said {text!r}:\n{await self._main.inner_text()}"
        )

    async def heading(self) -> str:
        return await self.page.locator("h1").first.inner_text()

    @property
    def _main(self) -> Locator:
        return self.page.locator("main")

    def _field(self, label: str, within: Locator | None) -> Locator:
        words = re.compile(rf"^\s*{re.escape(label)}\s*(if any)?\s*$")
        return (within or self._main).get_by_label(words).first


async def somebody(browser: Browser, site: str, email: str = "") -> Person:
    """Open a window for somebody, signed in if they have an account."""
    context = await browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    person = Person(await context.new_page(), site)
    if email:
        await person.sign_in(email)
    return person
