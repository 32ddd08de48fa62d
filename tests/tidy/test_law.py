"""`docs/law.md` maps every rule the live lot keeps, and what it names is what the code cites."""

from __future__ import annotations

import pytest

from tests.tidy.law import cited, kept, not_kept
from tests.tidy.source import ROOT, sources

PAGE = (ROOT / "docs" / "law.md").read_text()
LIVE_LOT = (
    "OJA-20 to OJA-34, OJA-44 to OJA-47, OJS-06 to OJS-08, PLAT-03 to PLAT-08,"
    " CAT-02, CAT-06, CAT-07, TRAP-07, TRAP-32"
)
SALE = (
    "OJA-01 to OJA-57, AUC-04 to AUC-06, AUC-14 to AUC-17, AUC-19, AUC-20, AUC-22, AUC-25 to"
    " AUC-29, AUC-31, AUC-40, CAT-01 to CAT-10, G24-01 to G24-06, G19-09, OJS-01 to OJS-14"
)
MONEY = (
    "DIST-01 to DIST-08, DIST-10 to DIST-17, DIST-20 to DIST-23, W-01 to W-12, INT-01 to INT-07,"
    " FEE-01, REM-01 to REM-05, TIME-01, SEI-01"
)


def test_the_page_maps_every_rule_of_the_live_lot() -> None:
    assert sorted(cited(LIVE_LOT) - set(kept(PAGE))) == []


def test_every_rule_of_a_sale_is_kept_or_its_reason_given() -> None:
    assert sorted(cited(SALE) - set(kept(PAGE)) - not_kept(PAGE)) == []


def test_every_rule_of_its_money_is_kept_or_its_reason_given() -> None:
    assert sorted(cited(MONEY) - set(kept(PAGE)) - not_kept(PAGE)) == []


@pytest.mark.parametrize("section", [SALE, MONEY], ids=["the sale", "its money"])
def test_every_rule_that_is_kept_names_the_test_that_shows_it(section: str) -> None:
    files = {rule: names for rule, names in kept(PAGE).items() if rule in cited(section)}
    shown = {rule for rule, names in files.items() if any(n.startswith("tests/") for n in names)}
    assert sorted(set(files) - shown) == []


def test_what_the_page_names_exists() -> None:
    named = {name for names in kept(PAGE).values() for name in names if "/" in name}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_rule_cited_about_the_live_lot_stands_on_the_page() -> None:
    rooms = sources("auction/bidding", "auction/lots", "auction/enrolment", "web/live")
    unknown = {f"{source.path}: {r}" for source in rooms for r in cited(source.text) - cited(PAGE)}
    assert sorted(unknown) == []


def test_a_rule_is_cited_where_the_page_says_it_is_kept() -> None:
    claimed = {rule: files for rule, files in kept(PAGE).items() if rule in cited(LIVE_LOT)}
    silent = {
        f"{rule}: {', '.join(sorted(files))}"
        for rule, files in claimed.items()
        if not any(rule in cited((ROOT / name).read_text()) for name in files)
    }
    assert sorted(silent) == []


def test_a_rule_that_is_not_mapped_is_found() -> None:
    page = "\n## Kept\n\n| OJA-27 to OJA-29, CAT-06 | words | `a.py`, `b.py` |\n\n## Not kept\n"
    assert set(kept(page)) == {"OJA-27", "OJA-28", "OJA-29", "CAT-06"}
    assert kept(page)["OJA-28"] == {"a.py", "b.py"}
    assert cited("Law: OJA-30, TRAP-07") - set(kept(page)) == {"OJA-30", "TRAP-07"}
