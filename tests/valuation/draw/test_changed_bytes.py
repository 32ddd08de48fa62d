"""One changed byte of a draw's file is always found, wherever it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auction.kernel.canonical import canonical_bytes
from valuation.agencies.roster import RosterEntry, Speciality
from valuation.draw.drawing import (
    Contribution,
    DrawFault,
    DrawRecord,
    Exclusion,
    NotARecord,
    first_fault,
    opened,
    read_record,
    revealed,
)

NAMES = ["海南正大", "海口信达", "三亚恒信", "琼海中诚"]


def published(secret: bytes, size: int, number: str) -> bytes:
    entries = [
        RosterEntry(f"agency_{i}", name, f"琼评{i}", Speciality.land, False)
        for i, name in enumerate(NAMES[:size])
    ]
    excluded = [Exclusion("agency_9", "海南公平", "kin_of_party")]
    committed = opened("apr_1", entries, secret, excluded=excluded, opening={"invited": []})
    assert isinstance(committed, DrawRecord)
    added = [Contribution("applicant-1", number), Contribution("public", "3876.34")]
    return canonical_bytes(revealed(committed, secret, added, figure_source="sse").to_json())


def fault(content: bytes) -> DrawFault | NotARecord | None:
    try:
        return first_fault(read_record(content))
    except NotARecord as problem:
        return problem


def members(content: bytes, name: str) -> tuple[int, int]:
    """Return where a member of the file's object begins and ends."""
    begin = content.index(f'"{name}":'.encode())
    end = min(
        place
        for place in (
            content.find(b',"', begin + 1) if name == "secret" else content.find(b"],", begin),
            len(content) - 1,
        )
        if place > begin
    )
    return begin, end


@given(
    secret=st.binary(min_size=32, max_size=32),
    size=st.integers(3, 4),
    number=st.from_regex(r"[0-9]{1,20}", fullmatch=True),
    member=st.sampled_from(["roster", "secret", "contributions"]),
    where=st.floats(0, 1, exclude_max=True),
    flip=st.integers(1, 255),
)
def test_a_changed_byte_of_roster_secret_or_contribution_is_found(
    secret: bytes, size: int, number: str, member: str, where: float, flip: int
) -> None:
    content = published(secret, size, number)
    assert fault(content) is None
    begin, end = members(content, member)
    touched = bytearray(content)
    touched[begin + int(where * (end - begin))] ^= flip
    assert fault(bytes(touched)) is not None


@given(secret=st.binary(min_size=32, max_size=32), place=st.integers(0), flip=st.integers(1, 255))
def test_a_changed_byte_anywhere_but_in_the_figures_source_is_found(
    secret: bytes, place: int, flip: int
) -> None:
    content = published(secret, 3, "42")
    begin = content.index(b'"figure_source":"') + len(b'"figure_source":"')
    place %= len(content)
    if begin <= place < begin + len(b"sse"):
        return
    touched = bytearray(content)
    touched[place] ^= flip
    assert fault(bytes(touched)) is not None


def test_each_fault_is_named_where_it_is() -> None:
    content = published(b"k" * 32, 4, "42")
    assert fault(content.replace("海口".encode(), "海日".encode())) is DrawFault.roster_hash
    assert fault(content.replace(b'"6b6b', b'"6b6c')) is DrawFault.secret_hash
    assert fault(content.replace(b'"42"', b'"43"')) is DrawFault.contributions_hash
    assert fault(content.replace(b"kin_of_party", b"kin_of_court")) is DrawFault.opening_hash


def test_a_name_that_stands_twice_is_no_record() -> None:
    content = published(b"k" * 32, 3, "42")
    doubled = content.replace(b'{"chosen"', b'{"draw":"apr_1","chosen"')
    assert isinstance(fault(doubled), NotARecord)
