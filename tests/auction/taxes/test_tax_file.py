"""A court's file of taxes: each line read or refused with its reason, in whatever columns."""

from __future__ import annotations

from datetime import date

import pytest

from auction.kernel.refusal import Refused
from auction.taxes.refusals import TaxLineRefusal, TaxRefusal
from auction.taxes.rules import Base, Side, Tier, Way
from auction.taxes.tax_file import MOST_BYTES, Column, ReadFile, read_table, write_table

HEAD = "税种,承担方,标的种类,超过（元）,税率（万分之）,计算方式,计税依据,依据,生效日"
GOOD = "契税,买方,住宅,0,300,分段,成交价,契税法第三条,2021-09-01"


def read(*lines: str, head: str = HEAD) -> ReadFile:
    return read_table("\r\n".join([head, *lines]).encode(), {})


def codes(found: ReadFile) -> list[str]:
    return [str(line.refusal.code) if line.refusal else "" for line in found.lines]


def test_a_line_becomes_a_rate_with_its_source_and_day() -> None:
    found = read(GOOD)
    (rate,) = found.rates
    assert (rate.tax, rate.side, rate.kind) == ("契税", Side.buyer, "flat")
    assert (rate.base, rate.way, rate.tiers) == (Base.price, Way.slices, (Tier(0, 300),))
    assert (rate.source, rate.valid_from_on) == ("契税法第三条", date(2021, 9, 1))


def test_columns_stand_in_any_order_under_the_headings_a_court_names() -> None:
    content = "Wer,Steuer,Sache,Satz,Seit,Quelle\nbuyer,契税,any,300,2021/9/1,契税法\n".encode()
    mapping = {
        Column.side: "Wer",
        Column.tax: "Steuer",
        Column.kind: "Sache",
        Column.rate_bp: "Satz",
        Column.valid_from: "Seit",
        Column.source: "Quelle",
    }
    (rate,) = read_table(content, mapping).rates
    assert (rate.tax, rate.kind, rate.tiers) == ("契税", "any", (Tier(0, 300),))


def test_several_lines_of_one_tax_are_its_tiers_in_order() -> None:
    found = read(
        "契税,买方,住宅,1400000,150,全额,成交价,公告,2024-12-01",
        "契税,买方,住宅,0,100,全额,成交价,公告,2024-12-01",
    )
    (rate,) = found.rates
    assert rate.tiers == (Tier(0, 100), Tier(140_000_000, 150))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",买方,住宅,0,300,,,契税法,2021-09-01", TaxLineRefusal.cell_missing),
        ("契税,第三人,住宅,0,300,,,契税法,2021-09-01", TaxLineRefusal.unknown_side),
        ("契税,买方,飞船,0,300,,,契税法,2021-09-01", TaxLineRefusal.unknown_kind),
        ("契税,买方,住宅,0,300,,评估价,契税法,2021-09-01", TaxLineRefusal.unknown_base),
        ("契税,买方,住宅,0,300,随意,,契税法,2021-09-01", TaxLineRefusal.unknown_way),
        ("契税,买方,住宅,0,3%,,,契税法,2021-09-01", TaxLineRefusal.bad_rate),
        ("契税,买方,住宅,0,10001,,,契税法,2021-09-01", TaxLineRefusal.bad_rate),
        ("契税,买方,住宅,很多,300,,,契税法,2021-09-01", TaxLineRefusal.bad_bound),
        ("契税,买方,住宅,0,300,,,契税法,2021-02-30", TaxLineRefusal.bad_day),
        ("=1+1,买方,住宅,0,300,,,契税法,2021-09-01", TaxLineRefusal.cell_is_formula),
        (f"{'税' * 201},买方,住宅,0,300,,,契税法,2021-09-01", TaxLineRefusal.cell_too_long),
        ("契税,买方,土地,100,300,,,契税法,2021-09-01", TaxLineRefusal.no_first_tier),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_the_others_are_read(
    line: str, code: TaxLineRefusal
) -> None:
    found = read(line, GOOD)
    assert codes(found) == [code, ""]
    assert [rate.tax for rate in found.rates] == ["契税"]


def test_the_same_line_twice_names_the_first_and_tiers_must_agree() -> None:
    found = read(GOOD, GOOD, "契税,买方,住宅,100,300,全额,成交价,契税法第三条,2021-09-01")
    assert codes(found) == ["", TaxLineRefusal.line_twice, TaxLineRefusal.tiers_differ]
    assert found.lines[1].refusal is not None
    assert found.lines[1].refusal.data == {"first": 2}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", TaxRefusal.no_line),
        (HEAD.encode(), TaxRefusal.no_line),
        ("税种,承担方\n契税,买方".encode(), TaxRefusal.column_missing),
        (b"\xff\xff\x00", TaxRefusal.wrong_encoding),
        (b"x" * (MOST_BYTES + 1), TaxRefusal.too_large),
        ((HEAD + "\n" + (GOOD + "\n") * 2_001).encode(), TaxRefusal.too_many_lines),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(content: bytes, code: TaxRefusal) -> None:
    with pytest.raises(Refused) as refused:
        read_table(content, {})
    assert refused.value.refusal.code is code


def test_a_file_in_gb18030_is_read() -> None:
    assert read_table(f"{HEAD}\n{GOOD}\n".encode("gb18030"), {}).rates == read(GOOD).rates


def test_what_is_written_reads_back_as_the_same_rates() -> None:
    rates = read(
        GOOD,
        "契税,买方,住宅,1400000.50,150,分段,成交价,契税法第三条,2021-09-01",
        "土地增值税,卖方,全部,0,3000,分段,其他,条例,1994-01-01",
    ).rates
    assert read_table(write_table(rates), {}).rates == rates
