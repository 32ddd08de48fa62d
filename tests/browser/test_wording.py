"""Wording is pointed at while it is typed, by the same search the server refuses with."""

from __future__ import annotations

import json
import random

import pytest

from auction.cases.wording import CONTESTED, DENIALS, FORBIDDEN, forbidden_phrase
from auction.i18n.languages import Language
from tests.browser.site import Site
from web.court.wording_hints import wording_hints

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOLDER = """<form><div data-wording="{{ hints | e }}"></div>
<label>Found <textarea id="found"></textarea></label></form>"""


def texts() -> list[str]:
    picked = random.Random(24)
    pieces = [
        *FORBIDDEN,
        *CONTESTED,
        *DENIALS,
        " ",
        "，",
        "_",
        "ＡＢＣ",
        "房屋",
        "Occupied BY others",
    ]
    made = ["".join(picked.choices(pieces, k=picked.randrange(1, 5))) for _ in range(400)]
    spaced = [" ".join(text) for text in made[:100]]
    return ["", "占有 不明", "未发现他人占用", *made, *spaced]


async def test_the_script_finds_what_the_server_finds(site: Site) -> None:
    await site.show("")
    given = {"texts": texts(), "forbidden": FORBIDDEN, "denials": DENIALS}
    found = await site.module(
        "wording.js",
        "given.texts.map((text) => m.phraseIn(text, given.forbidden, given.denials))",
        given,
    )
    assert found == [forbidden_phrase(text) for text in given["texts"]]


@pytest.mark.parametrize("language", list(Language))
async def test_a_phrase_is_pointed_at_and_gone_when_it_is_mended(
    site: Site, language: Language
) -> None:
    hints = wording_hints(language)
    assert json.loads(hints)["forbidden"]
    await site.show(HOLDER.replace("{{ hints | e }}", hints.replace('"', "&quot;")), language)
    await site.page.fill("#found", "房屋占有不明")
    note = site.page.locator(".wording-note")
    await site.page.wait_for_selector(".wording-note.error")
    assert "占有不明" in await note.inner_text()
    await site.page.fill("#found", "由被执行人自住")
    await site.page.wait_for_selector(".wording-note:not(.error)", state="attached")
    await site.page.wait_for_function("document.querySelector('.wording-note').textContent === ''")


async def test_disputed_wording_is_a_hint_and_no_error(site: Site) -> None:
    hints = wording_hints(Language.en)
    await site.show(HOLDER.replace("{{ hints | e }}", hints.replace('"', "&quot;")))
    await site.page.fill("#found", "由买受人承担一切税费")
    await site.page.wait_for_selector(".wording-note.hint")
    assert "disputed" in await site.page.locator(".wording-note").inner_text()
