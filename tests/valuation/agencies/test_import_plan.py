"""What a roster file would do, line by line; and that twice the same file changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.agencies.import_plan import LineOutcome, Listed, PlannedLine, plan
from valuation.agencies.licences import Appraiser, Licence
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.sheet import Column, SheetLine, appraisers_cell
from valuation.agencies.speciality import Speciality

TODAY = date(2026, 3, 16)
OLD = Listed("agency_1", "甲所", (Licence(Speciality.land, "L1"),), {Column.city: "海口市"})
GONE = replace(
    OLD,
    agency_id="agency_2",
    name="乙所",
    licences=(Licence(Speciality.land, "L2"),),
    is_removed=True,
)


def line(number: int = 2, **cells: str) -> SheetLine:
    said = {"name": "甲所", "speciality": "土地", "licence_no": "L1", **cells}
    return SheetLine(number, {Column(name): text for name, text in said.items()})


def one(said: SheetLine, *listed: Listed) -> PlannedLine:
    return plan([said], listed or (OLD,), TODAY)[0]


def test_a_licence_that_is_new_adds_its_agency() -> None:
    assert one(line(name="丙所", licence_no="L9")).outcome is LineOutcome.added


def test_a_line_that_says_what_stands_changes_nothing() -> None:
    assert one(line(city="海口市")).outcome is LineOutcome.unchanged


def test_an_empty_cell_leaves_what_stands() -> None:
    assert one(line(city="", address="")).outcome is LineOutcome.unchanged


def test_what_changes_is_told_with_before_and_after() -> None:
    planned = one(line(city="三亚市", expires_on="2027年1月2日"))
    assert planned.outcome is LineOutcome.changed
    assert [(change.what, change.before, change.after) for change in planned.changes] == [
        (Column.expires_on, "", "2027-01-02"),
        (Column.city, "海口市", "三亚市"),
    ]


def test_another_speciality_of_an_agency_is_a_change() -> None:
    assert one(line(speciality="资产", licence_no="A1")).outcome is LineOutcome.changed


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": ""}, RosterRefusal.name_missing),
        ({"licence_no": "无"}, RosterRefusal.bad_licence),
        ({"speciality": "poetry"}, RosterRefusal.unknown_speciality),
        ({"province": "海"}, RosterRefusal.unknown_province),
        ({"expires_on": "2026-02-30"}, RosterRefusal.bad_day),
        ({"expires_on": "2026-03-15"}, RosterRefusal.licence_expired),
        ({"appraisers": "张三"}, RosterRefusal.bad_appraisers),
        ({"appraisers": "张三|土地|T1; 李四|土地|T1"}, RosterRefusal.bad_appraisers),
        ({"city": "市" * 61}, RosterRefusal.cell_too_long),
        ({"name": "丙所"}, RosterRefusal.licence_of_another),
        ({"licence_no": "L8"}, RosterRefusal.other_licence_there),
    ],
)
def test_a_wrong_line_is_refused_with_its_reason(cells: dict[str, str], code: str) -> None:
    planned = one(line(**cells))
    assert planned.refusal is not None
    assert planned.refusal.code == code


@pytest.mark.parametrize(
    "cells", [{"name": "乙所", "licence_no": "L2"}, {"name": "乙所", "licence_no": "L7"}]
)
def test_who_was_removed_is_barred_under_any_licence(cells: dict[str, str]) -> None:
    barred = replace(GONE, barred_until=date(2026, 3, 16))
    refusal = one(line(**cells), OLD, barred).refusal
    assert refusal is not None
    assert refusal.code == RosterRefusal.agency_barred


def test_after_the_bar_a_file_brings_nobody_back() -> None:
    over = replace(GONE, barred_until=date(2026, 3, 15))
    refusal = one(line(name="乙所", licence_no="L2"), OLD, over).refusal
    assert refusal is not None
    assert refusal.code == RosterRefusal.agency_removed


def test_a_line_twice_in_a_file_is_refused_the_second_time() -> None:
    first, second = plan([line(2), line(3)], [OLD], TODAY)
    assert first.outcome is LineOutcome.unchanged
    assert second.refusal is not None
    assert second.refusal.code == RosterRefusal.twice_in_file
    assert second.refusal.data == {"line": 2}


def test_two_lines_of_one_agency_may_not_contradict_each_other() -> None:
    other = line(3, speciality="资产", licence_no="A1", city="三亚市")
    _, second = plan([line(2, city="海口市"), other], [OLD], TODAY)
    assert second.refusal is not None
    assert second.refusal.code == RosterRefusal.contradicts_line


def test_an_expired_licence_that_stands_already_is_no_change() -> None:
    stale = replace(OLD, licences=(Licence(Speciality.land, "L1", date(2020, 1, 1)),))
    assert one(line(expires_on="2020-01-01"), stale).outcome is LineOutcome.unchanged


# -- Whatever the file: twice changes nothing --

_NAMES = st.sampled_from(["甲所", "乙所", "丙所"])
_NUMBERS = st.sampled_from(["L1", "L2", "L3", "无"])
_DAYS = st.sampled_from(["", "2027-01-01", "2026/12/31", "2020-01-01", "长期", "x"])
_CELLS = st.fixed_dictionaries(
    {
        "name": _NAMES,
        "licence_no": _NUMBERS,
        "speciality": st.sampled_from(["土地", "assets", "poetry"]),
    },
    optional={
        "expires_on": _DAYS,
        "city": st.sampled_from(["", "海口市", "三亚市"]),
        "province": st.sampled_from(["", "海南", "广东省", "?"]),
        "appraisers": st.sampled_from(["", "张三|土地|T1", "张三|土地|T1|2027-1-1; 李四|资产|T2"]),
    },
)
_LICENCES = st.lists(
    st.builds(
        Licence,
        st.sampled_from([Speciality.land, Speciality.assets]),
        st.sampled_from(["L1", "L2", "L3", "L4"]),
        st.sampled_from([None, date(2027, 1, 1), date(2020, 1, 1)]),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda licence: licence.speciality,
)


@st.composite
def rosters(draw: Any) -> list[Listed]:
    agencies, held = [], set()
    for number in range(draw(st.integers(0, 4))):
        licences = tuple(
            licence
            for licence in draw(_LICENCES)
            if (licence.speciality, licence.licence_no) not in held
        )
        held |= {(licence.speciality, licence.licence_no) for licence in licences}
        removed = draw(st.booleans()) and draw(st.booleans())
        until = (
            draw(st.sampled_from([None, date(2030, 1, 1), date(2026, 1, 1)])) if removed else None
        )
        agencies.append(Listed(f"agency_{number}", draw(_NAMES), licences, {}, (), removed, until))
    return agencies


def after(listed: Sequence[Listed], planned: Sequence[PlannedLine]) -> list[Listed]:
    """Do what was planned, in the plainest way."""
    agencies = {agency.agency_id: agency for agency in listed}
    for one_line in planned:
        said = one_line.said
        if said is None or one_line.outcome not in {LineOutcome.added, LineOutcome.changed}:
            continue
        key = one_line.agency_id or f"new {said.name}"
        agency = agencies.get(key, Listed(key, said.name, (), {}))
        held = {licence.speciality: licence for licence in agency.licences}
        before = held.get(said.speciality)
        until = said.expires_on if said.says_expiry else before.expires_on if before else None
        held[said.speciality] = Licence(said.speciality, said.licence_no, until)
        agencies[key] = replace(
            agency,
            licences=tuple(held.values()),
            fields={**agency.fields, **said.fields},
            appraisers=agency.appraisers if said.appraisers is None else said.appraisers,
        )
    return list(agencies.values())


@given(rosters(), st.lists(_CELLS, max_size=8))
def test_twice_the_same_file_changes_nothing(
    listed: list[Listed], cells: list[dict[str, str]]
) -> None:
    lines = [line(number, **said) for number, said in enumerate(cells, 2)]
    first = plan(lines, listed, TODAY)
    second = plan(lines, after(listed, first), TODAY)
    for before, again in zip(first, second, strict=True):
        assert again.outcome in {LineOutcome.unchanged, LineOutcome.refused}
        assert (before.outcome is LineOutcome.refused) == (again.outcome is LineOutcome.refused)


@given(rosters(), st.lists(_CELLS, max_size=8))
def test_no_file_brings_back_who_was_removed_or_renames_anybody(
    listed: list[Listed], cells: list[dict[str, str]]
) -> None:
    planned = plan([line(n, **said) for n, said in enumerate(cells, 2)], listed, TODAY)
    known = {agency.agency_id: agency for agency in listed}
    for one_line in planned:
        if one_line.outcome is not LineOutcome.refused and one_line.agency_id is not None:
            agency = known[one_line.agency_id]
            assert not agency.is_removed
            assert agency.name == one_line.name


@given(st.dictionaries(st.sampled_from(list(Column)), st.text(max_size=70)))
def test_any_line_is_planned_or_refused_with_a_name(cells: dict[Column, str]) -> None:
    (planned,) = plan([SheetLine(2, cells)], [OLD], TODAY)
    assert planned.refusal is None or planned.refusal.code in set(RosterRefusal)


def test_appraisers_are_written_as_they_are_read() -> None:
    people = (
        Appraiser("张三", Speciality.land, "T1", date(2027, 1, 1)),
        Appraiser("李四", Speciality.assets, "T2"),
    )
    planned = one(line(appraisers=appraisers_cell(people, "en")))
    assert planned.said is not None
    assert set(planned.said.appraisers or ()) == set(people)
