"""A record beside what was signed about it: heads and receipts, each against the entry it names.

No I/O. Whatever is wrong is a flaw with its line: in the signed file, when a signature does not
hold; in the record, when it is not the record that was signed. Law: OJA-31, OJA-48.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auction.bidding.signed import PublicKey, Receipt, Statement, read_line
from auction.bidding.signing import signature_flaw
from auction.bidding.verify import Flaw


@dataclass(frozen=True)
class Attested:
    """What a file of signed heads and receipts holds, each with its line (from 1), and its keys."""

    statements: tuple[tuple[int, Statement], ...]
    keys: tuple[PublicKey, ...]

    def of_lot(self, lot: str) -> list[tuple[int, Statement]]:
        """Return what is said about one lot."""
        return [(number, said) for number, said in self.statements if said.lot == lot]


def read_attested(lines: Iterable[str]) -> Attested | Flaw:
    """Read heads, receipts and public keys, one a line."""
    statements: list[tuple[int, Statement]] = []
    keys: list[PublicKey] = []
    for number, text in enumerate(lines, start=1):
        try:
            read = read_line(text)
        except ValueError as wrong:
            return Flaw(number, str(wrong))
        if isinstance(read, PublicKey):
            keys.append(read)
        else:
            statements.append((number, read))
    return Attested(tuple(statements), tuple(keys))


def first_false(attested: Attested, keys: Mapping[str, PublicKey]) -> Flaw | None:
    """Return the first head or receipt that none of the keys signed, of whatever lot it is."""
    for number, said in attested.statements:
        wrong = signature_flaw(said, keys)
        if wrong is not None:
            return Flaw(number, wrong)
    return None


def first_broken(record: Sequence[str], attested: Attested, *, lot: str, name: str) -> Flaw | None:
    """Return where a record that holds by itself is not the one that was signed.

    `name` is that of the signed file, for the words.
    """
    for number, said in attested.of_lot(lot):
        if said.seq >= len(record):
            return Flaw(len(record) + 1, f"entry {said.seq}, signed in {name}:{number}, is missing")
        if not _fits(record[said.seq], said):
            return Flaw(said.seq + 1, f"this entry is not the one signed in {name}:{number}")
    return None


def _fits(text: str, said: Statement) -> bool:
    line = json.loads(text)
    if line["hash"] != said.hash:
        return False
    if not isinstance(said, Receipt):
        return True
    bid = line["entry"]
    shown = (bid["kind"], bid.get("price_fen"), bid.get("at"))
    return bool(shown == ("bid", said.price_fen, said.at_ms))
