"""`docs/law.md` maps every rule the live lot keeps, and what it names is what the code cites."""

from __future__ import annotations

from tests.tidy.law import cited, kept
from tests.tidy.source import ROOT, sources

PAGE = (ROOT / "docs" / "law.md").read_text()
LIVE_LOT = (
    "OJA-20 to OJA-34, OJA-44 to OJA-47, OJS-06 to OJS-08, PLAT-03 to PLAT-08,"
    " CAT-02, CAT-06, CAT-07, TRAP-07, TRAP-32"
)


def test_the_page_maps_every_rule_of_the_live_lot() -> None:
    assert sorted(cited(LIVE_LOT) - set(kept(PAGE))) == []


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
    page = "\n## Kept\n\n| OJA-27 to OJA-29, CAT-06 | words | `a.py`, `b.py` |\n\n## Not kept yet\n"
    assert set(kept(page)) == {"OJA-27", "OJA-28", "OJA-29", "CAT-06"}
    assert kept(page)["OJA-28"] == {"a.py", "b.py"}
    assert cited("Law: OJA-30, TRAP-07") - set(kept(page)) == {"OJA-30", "TRAP-07"}
