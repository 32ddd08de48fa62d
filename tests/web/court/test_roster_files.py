"""The roster as a file, through the doors: taken out, looked at, read in."""

from __future__ import annotations

import importlib.util

import pytest

from tests.web.valuation_site import Site

HEAD = "机构名称,专业类别,资质证书编号\n"
NEW = f"{HEAD}琼海评估所,房地产,琼海1\n坏所,诗歌,X1\n".encode()
IMPORTS = "/court/roster/imports"

needs_openpyxl = pytest.mark.skipif(
    importlib.util.find_spec("openpyxl") is None, reason="openpyxl is not installed yet"
)


async def looked_at(site: Site, content: bytes = NEW) -> str:
    answer = await site.post(IMPORTS, sheet=content)
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_a_file_is_shown_line_by_line_before_anything_changes(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    page = (await site.get(await looked_at(site))).text
    assert "Nothing has changed yet" in page
    assert "Unknown speciality “诗歌”" in page
    assert "琼海评估所" not in (await site.get("/court/roster")).text


async def test_what_was_shown_is_done_when_the_court_says_so(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    answer = await site.post(f"{await looked_at(site)}/application")
    assert answer.status_code == 303
    assert "琼海评估所" in (await site.get("/court/roster")).text


async def test_what_was_done_is_not_done_again(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    path = await looked_at(site)
    await site.post(f"{path}/application")
    assert "This file was read in already" in (await site.post(f"{path}/application")).text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x01", "no table that can be read"),
        (b"\xd0\xcf\x11\xe0old", "Old Excel files"),
        (b"a,b\n1,2\n", "No head was found"),
        (b"PK\x03\x04no workbook", "no table that can be read"),
    ],
)
async def test_what_is_no_roster_is_told_what_to_do(
    valuation_site: Site, content: bytes, words: str
) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    answer = await site.post(IMPORTS, sheet=content)
    assert answer.status_code == 422
    assert words in answer.text


async def test_the_list_of_files_names_each(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    await looked_at(site)
    assert "名册.csv" in (await site.get(IMPORTS)).text


async def test_a_party_reads_in_nothing(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.debtor)
    assert (await site.post(IMPORTS, sheet=NEW)).status_code == 403


@pytest.mark.parametrize(
    ("query", "encoding"), [("", "utf-8-sig"), ("?encoding=gb18030", "gb18030")]
)
async def test_the_roster_is_taken_as_csv(valuation_site: Site, query: str, encoding: str) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    answer = await site.get(f"/court/roster.csv{query}", "zh")
    assert "海南第3评估所,房地产,琼房评3" in answer.content.decode(encoding)


async def test_a_roster_taken_out_and_read_in_changes_nothing(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    content = (await site.get("/court/roster.csv")).content
    assert "This file changes nothing" in (await site.get(await looked_at(site, content))).text


@needs_openpyxl
async def test_a_workbook_taken_out_and_read_in_changes_nothing(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    content = (await site.get("/court/roster.xlsx")).content
    assert content.startswith(b"PK")
    assert "This file changes nothing" in (await site.get(await looked_at(site, content))).text
