from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auction.kernel.refusal import Refused
from auction.payments.refusals import StatementRefusal
from auction.payments.statement import Direction
from auction.payments.statement_csv import (
    Beside,
    Column,
    CsvProfile,
    DayForm,
    DecimalMark,
    Delimiter,
    TextEncoding,
    read_csv,
    why_not,
)
from tests.fakes.bank_statements import ACCOUNT

PROFILE = CsvProfile(
    columns={
        Column.bank_ref: "流水号",
        Column.booked_on: "日期",
        Column.credit: "收入",
        Column.debit: "支出",
        Column.balance: "余额",
        Column.other_name: "对方户名",
        Column.other_account: "对方账号",
        Column.text: "摘要",
    },
    encoding=TextEncoding.gb18030,
    day_form=DayForm.digits,
)
BESIDE = Beside("3", ACCOUNT)
HEAD = "流水号,日期,收入,支出,余额,对方户名,对方账号,摘要\n"
FIRST = 'A1,20260316,"1,000.07",,1500.07,李伟,6222,保证金401234567899\n'
SECOND = "A2,20260316,,500.00,1000.07,王芳,6223,退款\n"


def read(text: str, profile: CsvProfile = PROFILE, beside: Beside = BESIDE):
    return read_csv(text.encode(profile.encoding), profile, beside)


def refusal_of(text: str, profile: CsvProfile = PROFILE, beside: Beside = BESIDE) -> str:
    with pytest.raises(Refused) as refused:
        read(text, profile, beside)
    return str(refused.value.refusal.code)


def test_a_statement_is_read_by_the_court_s_profile() -> None:
    statement = read(HEAD + FIRST + SECOND)
    assert (statement.opening_fen, statement.closing_fen) == (500_00, 1_000_07)
    assert [(line.direction, line.amount_fen) for line in statement.lines] == [
        (Direction.credit, 1_000_07),
        (Direction.debit, 500_00),
    ]
    assert statement.from_on == statement.to_on == date(2026, 3, 16)


def test_a_file_that_begins_with_the_newest_line_is_turned() -> None:
    assert read(HEAD + SECOND + FIRST) == read(HEAD + FIRST + SECOND)


def test_commas_before_the_fen_points_between_thousands_and_signs_are_read() -> None:
    profile = CsvProfile(
        columns={
            Column.bank_ref: "ref",
            Column.booked_on: "day",
            Column.amount: "amount",
            Column.other_name: "name",
        },
        day_form=DayForm.dots,
        decimal_mark=DecimalMark.comma,
        delimiter=Delimiter.semicolon,
        skipped=1,
    )
    text = "Export of 16.03.2026\nref;day;amount;name\nx;16.03.2026;-1.234,5;王芳\n"
    statement = read(text, profile, Beside("1", ACCOUNT, 2_000_00, 765_50))
    assert [line.signed_fen for line in statement.lines] == [-1_234_50]
    assert statement.expected_fen == statement.closing_fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", StatementRefusal.malformed),
        (HEAD, StatementRefusal.malformed),
        ("a,b\n1,2\n", StatementRefusal.profile_unsuited),
        (HEAD + FIRST + "A2,20260316,,500", StatementRefusal.truncated),
        (HEAD + FIRST + 'A2,20260316,,500.00,1000.07,王芳,6223,"退', StatementRefusal.truncated),
        (HEAD + FIRST.replace("20260316", "20260399"), StatementRefusal.malformed),
        (HEAD + FIRST.replace("1,000.07", "1,000.071"), StatementRefusal.malformed),
        (HEAD + FIRST.replace('"1,000.07",', '"1,000.07",5'), StatementRefusal.malformed),
        (HEAD + FIRST + SECOND.replace("1000.07", "1000.08"), StatementRefusal.does_not_follow),
    ],
)
def test_what_is_no_statement_is_refused(text: str, code: StatementRefusal) -> None:
    assert refusal_of(text) == code


def test_another_encoding_than_the_profile_s_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_csv((HEAD + FIRST).encode("gb18030"), replace(PROFILE, encoding="utf-8"), BESIDE)
    assert refused.value.refusal.code == StatementRefusal.wrong_encoding


def test_without_a_column_of_balances_both_balances_are_asked_for() -> None:
    columns = {key: name for key, name in PROFILE.columns.items() if key != Column.balance}
    profile = replace(PROFILE, columns=columns)
    assert refusal_of(HEAD + FIRST, profile) == StatementRefusal.malformed
    said = read(HEAD + FIRST, profile, Beside("3", ACCOUNT, 0, 1_000_07))
    assert said.expected_fen == said.closing_fen


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {Column.bank_ref: "a", Column.booked_on: "b", Column.other_name: "c"},
        {Column.bank_ref: "a", Column.booked_on: "b", Column.other_name: "c", Column.credit: "d"},
        {Column.bank_ref: "a", Column.booked_on: "b", Column.other_name: "b", Column.amount: "d"},
        {Column.bank_ref: "a", Column.booked_on: "b", Column.other_name: "c", Column.amount: "d",
         Column.credit: "e", Column.debit: "f"},
    ],
)  # fmt: skip
def test_a_profile_that_reads_no_statement_is_refused(columns: dict[Column, str]) -> None:
    refusal = why_not(CsvProfile(columns=columns))
    assert refusal is not None
    assert refusal.code == StatementRefusal.bad_profile


def test_a_profile_with_what_a_statement_needs_is_kept() -> None:
    assert why_not(PROFILE) is None
