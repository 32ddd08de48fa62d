"""Answers to what must be found out: read strictly, missing ones named, people's names withheld."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.cases.finding_fields import FIELDS, LISTED, MOST_ROWS, FieldKind, fields_for
from auction.cases.findings import check_answers, missing_answers, public_answers
from auction.cases.kinds import AssetKind
from auction.kernel.refusal import Refusal
from tests.fakes.findings_of_tests import row_of, whole_findings

COLUMNS = {field.name: field.columns for field in FIELDS if field.columns}


def refused(kind: AssetKind = AssetKind.flat, **answers: Any) -> tuple[str, str | None]:
    refusal = check_answers(kind, answers)
    assert isinstance(refusal, Refusal)
    return refusal.code, refusal.field_name


@pytest.mark.parametrize("kind", AssetKind)
def test_whole_findings_of_every_kind_are_lawful_and_leave_nothing_open(kind: AssetKind) -> None:
    answers = whole_findings(kind)
    assert check_answers(kind, answers) is None
    assert missing_answers(kind, answers) == []


@pytest.mark.parametrize("kind", AssetKind)
def test_each_answer_that_is_taken_away_is_missed_by_name(kind: AssetKind) -> None:
    for name in whole_findings(kind):
        assert missing_answers(kind, whole_findings(kind, **{name: None})) == [name]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (AssetKind.vehicle, {"plate", "violations", "emission_standard", "mileage_km"}),
        (AssetKind.equity, {"share", "subscribed_fen", "paid_in_fen", "contribution_term"}),
        (AssetKind.flat, {"construction_claim", "vacated_by", "tax_items", "seen_inside"}),
    ],
)
def test_a_kind_is_asked_what_the_law_asks_of_it(kind: AssetKind, asked: set[str]) -> None:
    assert asked <= {field.name for field in fields_for(kind) if field.is_needed}


def test_a_list_is_needed_only_where_there_is_something_to_list() -> None:
    assert missing_answers(AssetKind.flat, whole_findings("flat", uses=LISTED)) == ["use_list"]
    rows = [row_of(COLUMNS["use_list"])]
    whole = whole_findings("flat", uses=LISTED, use_list=rows)
    assert missing_answers(AssetKind.flat, whole) == []


@pytest.mark.parametrize("left_out", ["signed_on", "term", "rent", "in_use", "verdict", "reason"])
def test_a_lease_says_when_it_was_signed_and_whether_it_is_genuine(left_out: str) -> None:
    row = row_of(COLUMNS["use_list"])
    del row[left_out]
    assert refused(use_list=[row]) == ("missing", f"use_list-0-{left_out}")


@pytest.mark.parametrize(
    ("answers", "code", "field"),
    [
        ({"plate": "琼A·1"}, "malformed", "plate"),
        ({"owner": {"name": "林建国"}}, "malformed", "owner"),
        ({"owner": "a\x00b"}, "malformed", "owner"),
        ({"owner": "林" * 301}, "too_long", "owner"),
        ({"found_there": "空" * 4_001}, "too_long", "found_there"),
        ({"seen_on": "2026-02-30"}, "bad_date", "seen_on"),
        ({"seen_on": 20260302}, "bad_date", "seen_on"),
        ({"uses": "perhaps"}, "malformed", "uses"),
        ({"use_list": "none"}, "malformed", "use_list"),
        ({"use_list": []}, "malformed", "use_list"),
        (
            {"due_list": [{"kind": "tax", "note": "x", "colour": 1}]},
            "malformed",
            "due_list-0-colour",
        ),
        ({"films": "http://video.example.org/1"}, "not_a_https_link", "films"),
        ({"films": "javascript:alert(1)"}, "not_a_https_link", "films"),
        ({"films": "https://a@b.example.org/"}, "not_a_https_link", "films"),
        ({"films": "https://[broken"}, "not_a_https_link", "films"),
        ({"found_there": "房屋占有不明"}, "forbidden_wording", "found_there"),
    ],
)
def test_an_answer_of_the_wrong_form_is_refused_at_its_field(
    answers: dict[str, Any], code: str, field: str
) -> None:
    assert refused(**answers) == (code, field)


def test_an_amount_is_whole_fen_from_nothing_up() -> None:
    for wrong in (-1, 1.5, "100", True, None):
        assert refused(AssetKind.equity, paid_in_fen=wrong) == ("bad_amount", "paid_in_fen")
    assert check_answers(AssetKind.equity, {"paid_in_fen": 0}) is None


def test_forbidden_wording_in_a_row_is_found_there() -> None:
    row = row_of(COLUMNS["use_list"], reason="他人占用")
    rows = [row_of(COLUMNS["use_list"]), row]
    assert refused(use_list=rows) == ("forbidden_wording", "use_list-1-reason")


def test_more_rows_than_fit_are_refused() -> None:
    rows = [row_of(COLUMNS["use_list"])] * (MOST_ROWS + 1)
    assert refused(use_list=rows) == ("too_many_rows", "use_list")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("林建国", "林某"),
        ("林建国、陈小红", "林某、陈某"),
        ("林建国、南海银行", "林某、南海银行"),
        ("海南海蓝物流有限公司", "海南海蓝物流有限公司"),
        ("Lin Jianguo", "Jianguo (name withheld)"),
    ],
)
def test_the_public_reads_people_by_surname_and_organisations_by_name(
    name: str, shown: str
) -> None:
    assert public_answers(AssetKind.flat, {"owner": name})["owner"] == shown


@given(kind=st.sampled_from(AssetKind))
def test_no_name_of_a_person_reaches_the_public(kind: AssetKind) -> None:
    answers = whole_findings(kind, encumbered=LISTED)
    answers["encumbrance_list"] = [row_of(COLUMNS["encumbrance_list"])]
    assert "林建国" in json.dumps(answers, ensure_ascii=False)
    assert "林建国" not in json.dumps(public_answers(kind, answers), ensure_ascii=False)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text("aZ1占有 不明\x00", max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["holder", "kind", "note"]), inner)
    ),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(AssetKind),
    answers=st.dictionaries(st.sampled_from([field.name for field in FIELDS]), JSON, max_size=4),
)
def test_whatever_is_sent_is_taken_or_refused_and_never_breaks(
    kind: AssetKind, answers: dict[str, Any]
) -> None:
    refusal = check_answers(kind, answers)
    assert refusal is None or refusal.field_name is not None


def test_links_are_the_only_addresses() -> None:
    assert [field.name for field in FIELDS if field.kind is FieldKind.links] == ["films"]
