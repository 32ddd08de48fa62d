from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.kernel.refusal import Refused
from auction.payments.camt053 import read_camt053
from auction.payments.plain_xml import MOST_DEPTH
from auction.payments.refusals import StatementRefusal
from auction.payments.statement import Statement
from tests.fakes.bank_statements import credit, debit, file_of, statement_of

WHOLE = statement_of(
    credit("in-1", 1_000_07, "保证金 401234567899"),
    debit("out-1", 300, "return", mark="pay_0123456789abcdef-1"),
    credit("in-2", 300, mark="pay_0123456789abcdef-1", back="AC01 no such account"),
    opening_fen=50,
)
FILE = file_of(WHOLE)


def refusal_of(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_camt053(content)
    return str(refused.value.refusal.code)


def test_a_statement_is_read_as_the_bank_wrote_it() -> None:
    assert read_camt053(FILE) == WHOLE


@pytest.mark.parametrize("version", ["02", "06", "08", "13"])
def test_every_version_of_the_form_is_read(version: str) -> None:
    assert read_camt053(FILE.replace(b"053.001.08", b"053.001." + version.encode())) == WHOLE


def test_older_versions_name_parties_without_a_wrapper() -> None:
    older = FILE.replace(b"<Pty>", b"").replace(b"</Pty>", b"").replace(b"<Cd>BOOK</Cd>", b"BOOK")
    assert read_camt053(older) == WHOLE


def test_a_statement_in_the_encoding_of_chinese_banks_is_read() -> None:
    text = FILE.decode().replace('encoding="UTF-8"', 'encoding="GB18030"')
    assert read_camt053(text.encode("gb18030")) == WHOLE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", StatementRefusal.truncated),
        (b"PDF", StatementRefusal.malformed),
        (b"<Document/>", StatementRefusal.malformed),
        (FILE.replace(b"camt.053", b"camt.052"), StatementRefusal.malformed),
        (FILE[: len(FILE) // 2], StatementRefusal.truncated),
        (FILE.decode().encode("gb18030"), StatementRefusal.wrong_encoding),
        (FILE.replace(b"UTF-8", b"UTF-7"), StatementRefusal.wrong_encoding),
        (FILE.replace(b"<Document", b"<!DOCTYPE x><Document"), StatementRefusal.with_dtd),
        (FILE.replace(b"<Cd>CLBD</Cd>", b"<Cd>ITBD</Cd>"), StatementRefusal.malformed),
        (FILE.replace(b">1000.07<", b">1000.071<"), StatementRefusal.malformed),
        (FILE.replace(b">1000.07<", b">-1000.07<"), StatementRefusal.malformed),
        (FILE.replace(b'<Amt Ccy="CNY">1000.07', b'<Amt Ccy="USD">1000.07', 1),
         StatementRefusal.other_currency),
        (FILE.replace(b"</Stmt>", b"</Stmt><Stmt></Stmt>"), StatementRefusal.several),
        (b"<a>" * (MOST_DEPTH + 1), StatementRefusal.too_large),
        (b" " * 5_000_001, StatementRefusal.too_large),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused(content: bytes, code: StatementRefusal) -> None:
    assert refusal_of(content) == code


def test_entities_are_refused_before_they_are_read() -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}">' * 1 for n in range(10)
    )
    bomb = FILE.replace(b"<Document", f"<!DOCTYPE x [{laughs}]><Document".encode())
    outside = FILE.replace(
        b"<Document", b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><Document'
    ).replace(b"<Id>2026-075</Id>", b"<Id>&f;</Id>")
    assert {refusal_of(bomb), refusal_of(outside)} == {StatementRefusal.with_dtd}


@given(st.integers(1, len(FILE.rstrip()) - 1))
def test_no_beginning_of_a_statement_is_taken_for_the_whole(length: int) -> None:
    assert refusal_of(FILE[:length]) in {
        StatementRefusal.truncated, StatementRefusal.malformed,
    }  # fmt: skip


def test_an_entry_of_several_payments_is_taken_apart() -> None:
    lines = read_camt053(_collected("700.00", "200.00", total="900.00")).lines
    assert [(line.bank_ref, line.amount_fen) for line in lines] == [
        ("sum/1", 700_00),
        ("sum/2", 200_00),
    ]


def test_an_entry_that_is_not_the_sum_of_its_payments_is_refused() -> None:
    assert refusal_of(_collected("700.00", "200.00", total="901.00")) == StatementRefusal.malformed


def test_an_entry_that_is_only_expected_is_not_read() -> None:
    pending = FILE.replace(b"<Cd>BOOK</Cd>", b"<Cd>PDNG</Cd>", 1)
    assert len(read_camt053(pending).lines) == 2


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30
)
lines = st.builds(
    lambda side, ref, fen, text, name, account: side(ref, fen, text, name=name, account=account),
    st.sampled_from([credit, debit]),
    texts,
    st.integers(1, 10**12),
    texts,
    texts,
    texts,
)
statements = st.builds(
    lambda lines, opening_fen, number: statement_of(*lines, opening_fen=opening_fen, number=number),
    st.lists(lines, max_size=6),
    st.integers(0, 10**13),
    texts,
)


@given(statements)
def test_any_statement_written_and_read_is_the_same(statement: Statement) -> None:
    assert read_camt053(file_of(statement)) == statement


def _collected(*amounts: str, total: str) -> bytes:
    details = "".join(f'<TxDtls><Amt Ccy="CNY">{each}</Amt></TxDtls>' for each in amounts)
    entry = (
        f'<Ntry><Amt Ccy="CNY">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>2026-03-16</Dt></BookgDt><AcctSvcrRef>sum</AcctSvcrRef>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )
    return file_of(statement_of()).replace(b"</Stmt>", entry.encode() + b"</Stmt>")
