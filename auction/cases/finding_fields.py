"""Pure. What must be found out about a thing before it is sold, by its kind: one description.

The form, the reading of it, what the public sees and what is still missing all follow from these
lists. Law: REF-03, G24-01 to G24-05, OJA-15 (5), CAT-03.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from auction.cases.kinds import AssetKind

MOST_ROWS = 12
LONGEST_LINE, LONGEST_PROSE, LONGEST_LINKS = 300, 4_000, 2_000


class FieldKind(StrEnum):
    """How a field is typed, checked and shown."""

    line = "line"
    name = "name"
    """Somebody: of a natural person the public sees the surname alone."""
    prose = "prose"
    day = "day"
    amount = "amount"
    whole = "whole"
    choice = "choice"
    links = "links"
    """Addresses, one a line; https only, shown and never embedded."""
    rows = "rows"


class FindingGroup(StrEnum):
    """The parts of the form, in order."""

    ownership = "ownership"
    thing = "thing"
    encumbrances = "encumbrances"
    occupation = "occupation"
    visit = "visit"
    taxes = "taxes"
    defects = "defects"
    priority = "priority"
    films = "films"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `when` names another field and the answer that makes this one needed."""

    name: str
    kind: FieldKind
    group: FindingGroup
    law: str
    is_needed: bool = True
    when: tuple[str, str] | None = None
    choices: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    kinds: frozenset[AssetKind] = frozenset(AssetKind)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a field that holds rows; a row that says anything must fill the needed ones."""

    name: str
    kind: FieldKind
    is_needed: bool = True
    choices: tuple[str, ...] = ()


_L, _N, _P, _D = FieldKind.line, FieldKind.name, FieldKind.prose, FieldKind.day
_A, _W, _C, _R = FieldKind.amount, FieldKind.whole, FieldKind.choice, FieldKind.rows

ESTATE = frozenset({AssetKind.flat, AssetKind.land})
TO_VISIT = ESTATE | {AssetKind.vehicle, AssetKind.ship, AssetKind.movable}
_REGISTERED = ESTATE | {AssetKind.vehicle, AssetKind.ship, AssetKind.mining_right}

NONE_FOUND = "none_found"
LISTED = "listed"
FOUND = (NONE_FOUND, LISTED)

_ENCUMBRANCE = (
    Column(
        name="kind", kind=_C, choices=("mortgage", "pledge", "other_seizure", "easement", "other")
    ),
    Column(name="holder", kind=_N),
    Column(name="amount_fen", kind=_A, is_needed=False),
    Column(name="since_on", kind=_D),
    Column(name="note", kind=_L, is_needed=False),
)
_USE = (
    Column(name="kind", kind=_C, choices=("lease", "residence", "other")),
    Column(name="holder", kind=_N),
    Column(name="signed_on", kind=_D),
    Column(name="term", kind=_L),
    Column(name="rent", kind=_L),
    Column(name="in_use", kind=_C, choices=("yes", "no")),
    Column(name="verdict", kind=_C, choices=("genuine", "not_genuine", "before_mortgage_only")),
    Column(name="reason", kind=_L),
)
_DUE = (
    Column(
        name="kind",
        kind=_C,
        choices=("tax", "property_fee", "water_power_gas", "fines_and_tolls", "other"),
    ),
    Column(name="amount_fen", kind=_A, is_needed=False),
    Column(name="note", kind=_L),
)
_TAX = (
    Column(name="item", kind=_L),
    Column(name="rate", kind=_L),
    Column(name="bearer", kind=_C, choices=("seller", "buyer", "each", "by_law")),
)


def _field(name: str, kind: FieldKind, group: FindingGroup, law: str, **more: object) -> Field:
    return Field(name=name, kind=kind, group=group, law=law, **more)  # type: ignore[arg-type]


def _thing(kind: AssetKind, *wanted: tuple[str, FieldKind, bool]) -> tuple[Field, ...]:
    """Return the questions that one kind of thing alone is asked. Law: G24-01, CAT-03."""
    law = "CAT-03" if kind is AssetKind.equity else "G24-01"
    return tuple(
        _field(name, field_kind, FindingGroup.thing, law, is_needed=needed, kinds=frozenset({kind}))
        for name, field_kind, needed in wanted
    )


_TITLE, _ENC, _OCC, _VISIT = (
    FindingGroup.ownership,
    FindingGroup.encumbrances,
    FindingGroup.occupation,
    FindingGroup.visit,
)
_TAXES, _DEFECTS = FindingGroup.taxes, FindingGroup.defects

FIELDS: tuple[Field, ...] = (
    _field("owner", _N, _TITLE, "REF-03"),
    _field("certificate", _L, _TITLE, "REF-03", kinds=_REGISTERED),
    _field("co_owners", _N, _TITLE, "REF-03", is_needed=False),
    *_thing(
        AssetKind.flat,
        ("floor_area", _L, True),
        ("registered_use", _L, True),
        ("layout", _L, True),
        ("built", _L, False),
    ),
    *_thing(
        AssetKind.land,
        ("land_area", _L, True),
        ("land_use", _L, True),
        ("land_right", _L, True),
        ("land_until_on", _D, False),
        ("buildings", _P, False),
    ),
    *_thing(
        AssetKind.vehicle,
        ("plate", _L, True),
        ("chassis_number", _L, True),
        ("registered_on", _D, True),
        ("mileage_km", _W, True),
        ("emission_standard", _L, True),
        ("violations", _P, True),
        ("inspection_until_on", _D, False),
        ("keys_and_papers", _L, True),
    ),
    *_thing(
        AssetKind.ship,
        ("ship_number", _L, True),
        ("ship_type", _L, True),
        ("tonnage", _L, True),
        ("class_papers", _P, True),
        ("berth", _L, True),
        ("crew_claims", _P, True),
    ),
    *_thing(
        AssetKind.equity,
        ("company", _L, True),
        ("share", _L, True),
        ("subscribed_fen", _A, True),
        ("paid_in_fen", _A, True),
        ("contribution_term", _L, True),
        ("statements", _P, True),
        ("articles_limits", _P, False),
    ),
    *_thing(
        AssetKind.movable,
        ("quantity", _L, True),
        ("quality", _P, True),
        ("expires_on", _D, False),
    ),
    *_thing(
        AssetKind.mining_right,
        ("licence", _L, True),
        ("mineral", _L, True),
        ("mine_area", _L, True),
        ("licence_until_on", _D, True),
        ("reserves", _P, True),
        ("transfer_approval", _P, True),
    ),
    *_thing(
        AssetKind.other_right,
        ("right", _P, True),
        ("right_until_on", _D, False),
        ("obligor", _N, False),
    ),
    _field("encumbered", _C, _ENC, "REF-03", choices=FOUND),
    _field(
        "encumbrance_list", _R, _ENC, "REF-03", columns=_ENCUMBRANCE, when=("encumbered", LISTED)
    ),
    _field("construction_claim", _C, _ENC, "G24-03", choices=FOUND, kinds=ESTATE),
    _field(
        "construction_detail", _P, _ENC, "G24-03", kinds=ESTATE, when=("construction_claim", LISTED)
    ),
    _field(
        "occupied_by",
        _C,
        _OCC,
        "G24-04",
        choices=("vacant", "debtor", "lessee", "resident", "named_person", "court_custody"),
        kinds=TO_VISIT,
    ),
    _field("occupier", _N, _OCC, "G24-04", kinds=TO_VISIT, when=("occupied_by", "named_person")),
    _field("uses", _C, _OCC, "G24-02", choices=FOUND, kinds=TO_VISIT),
    _field("use_list", _R, _OCC, "G24-02", columns=_USE, kinds=TO_VISIT, when=("uses", LISTED)),
    _field(
        "vacated_by",
        _C,
        _OCC,
        "G24-05",
        choices=("the_court", "stands_empty", "with_the_lease"),
        kinds=ESTATE,
    ),
    _field("seen_on", _D, _VISIT, "G24-01", kinds=TO_VISIT),
    _field("seen_by", _N, _VISIT, "G24-01", kinds=TO_VISIT),
    _field("seen_inside", _C, _VISIT, "G24-01", choices=("inside", "outside_only"), kinds=ESTATE),
    _field("found_there", _P, _VISIT, "G24-01", kinds=TO_VISIT),
    _field("tax_items", _R, _TAXES, "G24-01", columns=_TAX),
    _field("dues", _C, _TAXES, "REF-03", choices=FOUND),
    _field("due_list", _R, _TAXES, "REF-03", columns=_DUE, when=("dues", LISTED)),
    _field("defects", _C, _DEFECTS, "REF-03", choices=FOUND),
    _field("defect_detail", _P, _DEFECTS, "REF-03", when=("defects", LISTED)),
    _field(
        "priority",
        _C,
        FindingGroup.priority,
        "OJA-18",
        choices=(NONE_FOUND, "recorded"),
    ),
    _field("films", FieldKind.links, FindingGroup.films, "OJA-15", is_needed=False),
)

_BY_KIND: Mapping[AssetKind, tuple[Field, ...]] = {
    kind: tuple(field for field in FIELDS if kind in field.kinds) for kind in AssetKind
}


def fields_for(kind: AssetKind) -> tuple[Field, ...]:
    """Return the questions a kind of thing is asked, in the order of the form."""
    return _BY_KIND[kind]


def groups_for(kind: AssetKind) -> Iterator[tuple[FindingGroup, list[Field]]]:
    """Yield the parts of a kind's form with their questions; an empty part is left out."""
    for group in FindingGroup:
        asked = [field for field in fields_for(kind) if field.group is group]
        if asked:
            yield group, asked
