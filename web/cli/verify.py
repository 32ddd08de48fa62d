"""`auction verify`: check a lot's linked record, or a signed account, trusting nobody."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from auction.bidding.attested import Attested, first_broken, first_false, read_attested
from auction.bidding.heads import heads_of_lot, published_keys
from auction.bidding.queries import head_of, record_lines
from auction.bidding.replay import iso_utc
from auction.bidding.signed import Head, PublicKey, keys_by_id, read_form
from auction.bidding.verify import Flaw, Verified
from auction.bidding.verify import verify as verify_record
from auction.db.engine import Database
from auction.documents.signed_account import BEGINS, NotAsSigned, read_signed_account
from auction.kernel.refusal import Refused
from auction.settings import read_settings
from web.serve.steps import database

HOLDS, FLAWED, BAD_INPUT = 0, 1, 2
_LOT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_IN_THE_HOUSE = "lot_head"  # What was signed of a lot kept here is named by its table.


class _Ended(Exception):
    """The check of one record is over: what to say on stderr, and the exit code."""

    def __init__(self, name: str, line: int, what: str, code: int = FLAWED) -> None:
        super().__init__(f"{name}:{line} {what}")
        self.code = code


@dataclass(frozen=True)
class _Record:
    """A record's lines, and what the house itself has signed of it."""

    name: str
    lines: Sequence[str]
    is_lot: bool = False
    head: tuple[int, str] | None = None
    heads: tuple[Head, ...] = ()
    keys: tuple[PublicKey, ...] = ()


def verify(
    records: Annotated[
        list[str],
        typer.Argument(
            help="Record files, as a lot's page offers them, signed files of a case's account, or"
            " ids of lots kept here."
        ),
    ],
    key: Annotated[
        Path | None,
        typer.Option(
            help="The public keys to trust: /keys.json, or keys in hexadecimal, one a line."
        ),
    ] = None,
    heads: Annotated[
        list[Path] | None,
        typer.Option(help="Signed heads or receipts, one a line, as a lot's page offers them."),
    ] = None,
) -> None:
    """Check each record's links, replay it by the rules, and compare it with what was signed.

    Prints what each comes to as JSON lines. A lot's record is read from the database and must
    end where the lot's own head says; its signed heads are checked too. Without --key, signatures
    are checked with the key that comes with them, and its fingerprint is printed to compare.
    Exit 0: all hold; 1: one does not, and name:line on stderr says where; 2: a file cannot be
    read. A file cut off at its end still holds, unless a later head was signed: give --heads.
    """
    try:
        trusted = None if key is None else _keys(key)
        signed = [(str(path), _attested(path)) for path in heads or []]
        for name, attested in signed:
            _insist_signed(name, attested, trusted)
    except _Ended as ended:
        typer.echo(str(ended), err=True)
        raise typer.Exit(ended.code) from ended
    raise typer.Exit(max(_check(record, signed, trusted) for record in records))


def _check(
    name: str, signed: list[tuple[str, Attested]], trusted: tuple[PublicKey, ...] | None
) -> int:
    try:
        if _is_account(name):
            typer.echo(json.dumps(_account(name, trusted), ensure_ascii=False))
            return HOLDS
        record = _record(name)
        found = _replayed(record)
        of_the_house = Attested(tuple(enumerate(record.heads, start=1)), record.keys)
        everything = [*signed, *([(_IN_THE_HOUSE, of_the_house)] if record.heads else [])]
        if record.heads:
            _insist_signed(_IN_THE_HOUSE, of_the_house, trusted)
        for file, attested in everything:
            _insist_unbroken(record, found.lot, file, attested)
    except _Ended as ended:
        typer.echo(str(ended), err=True)
        return ended.code
    line = _line(record, found, _said(found.lot, everything, trusted))
    typer.echo(json.dumps(line, ensure_ascii=False))
    return HOLDS


def _is_account(name: str) -> bool:
    try:
        with Path(name).open("rb") as file:
            return file.read(len(BEGINS)) == BEGINS
    except OSError:
        return False


def _account(name: str, trusted: tuple[PublicKey, ...] | None) -> dict[str, Any]:
    """Check the signed file of a case's account to the byte, and say what it comes to."""
    try:
        found = read_signed_account(Path(name).read_bytes(), trusted)
    except NotAsSigned as flaw:
        raise _Ended(name, 1, str(flaw)) from flaw
    if trusted is None:
        _say_whose({found.key.fingerprint})
    told = {key: found.account.get(key) for key in ("number", "case_number", "told_at_ms")}
    sums = {key: fen for key, fen in found.account.items() if key.endswith("_fen")}
    return {"file": name, **told, **sums, "signatures": "checked",
            "fingerprints": [found.key.fingerprint]}  # fmt: skip


def _record(name: str) -> _Record:
    is_lot = not Path(name).exists() and _LOT_ID.fullmatch(name) is not None
    try:
        return _lot(name) if is_lot else _Record(name, _lines(Path(name)))
    except Refused as refused:
        raise _Ended(name, 1, "is neither a file nor a lot kept here", BAD_INPUT) from refused


def _replayed(record: _Record) -> Verified:
    found = verify_record(record.lines)
    if isinstance(found, Flaw):
        raise _Ended(record.name, found.line, found.what)
    if record.head is not None and (found.entries, found.head) != record.head:
        seq, link = record.head
        what = f"entry {seq} should stand here, with the hash {link}"
        raise _Ended(record.name, len(record.lines) + 1, what)
    return found


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode(errors="surrogateescape")
    except OSError as error:
        raise _Ended(str(path), 1, f"cannot be read: {error.strerror}", BAD_INPUT) from error
    return text.removesuffix("\n").split("\n")


def _attested(path: Path) -> Attested:
    read = read_attested(_lines(path))
    if isinstance(read, Flaw):
        raise _Ended(str(path), read.line, read.what)
    return read


def _insist_signed(name: str, attested: Attested, trusted: tuple[PublicKey, ...] | None) -> None:
    """Check signatures by the trusted keys, else by those that come along, if there are any."""
    keys = attested.keys if trusted is None else trusted
    false = first_false(attested, keys_by_id(keys)) if keys else None
    if false is not None:
        raise _Ended(name, false.line, false.what)


def _insist_unbroken(record: _Record, lot: str, file: str, attested: Attested) -> None:
    broken = first_broken(record.lines, attested, lot=lot, name=file)
    if broken is not None:
        raise _Ended(record.name, broken.line, broken.what)


def _keys(path: Path) -> tuple[PublicKey, ...]:
    """Read public keys: the document at /keys.json, lines with a key, or hexadecimal digits."""
    text = "\n".join(_lines(path)).strip()
    try:
        if text.startswith("{") and "\n{" not in text:
            document = json.loads(text)
            forms: list[Any] = document.get("keys", [document])
        else:
            forms = [
                json.loads(line) if line.startswith("{") else _form_of_digits(line)
                for line in text.split()
            ]
        read = tuple(read_form(form) for form in forms)
    except (ValueError, AttributeError) as error:
        raise _Ended(str(path), 1, f"holds no public key: {error}", BAD_INPUT) from error
    keys = tuple(each for each in read if isinstance(each, PublicKey))
    if not keys:
        raise _Ended(str(path), 1, "holds no public key", BAD_INPUT)
    return keys


def _form_of_digits(line: str) -> dict[str, str]:
    return {"key": PublicKey(line).id, "public_key": line}


def _lot(lot_id: str) -> _Record:
    with database(read_settings(), lambda line: typer.echo(line, err=True)) as (settings, _):
        return asyncio.run(_kept_lot(settings.database_url, lot_id))


async def _kept_lot(url: str, lot_id: str) -> _Record:
    """Read a lot that may be running: its head first, and everything else up to there."""
    house = Database(url)
    try:
        async with house.session() as session:
            seq, link = await head_of(session, lot_id)
            heads = [head for head in await heads_of_lot(session, lot_id) if head.seq <= seq]
            keys = [each.key for each in await published_keys(session)]
            lines = [line async for line in record_lines(session, lot_id)][: seq + 1]
    finally:
        await house.dispose()
    return _Record(lot_id, lines, True, (seq, link), tuple(heads), tuple(keys))


def _said(
    lot: str, everything: list[tuple[str, Attested]], trusted: tuple[PublicKey, ...] | None
) -> dict[str, Any] | None:
    """Return what was signed about a lot, and by which key; None if nothing was."""
    about = [
        (said, keys_by_id(attested.keys if trusted is None else trusted).get(said.key))
        for _, attested in everything
        for _, said in attested.of_lot(lot)
    ]
    if not about:
        return None
    signers = {key.fingerprint for _, key in about if key is not None}
    if trusted is None:
        _say_whose(signers)
    return {
        "up_to": max(said.seq for said, _ in about),
        "heads": sum(isinstance(said, Head) for said, _ in about),
        "receipts": sum(not isinstance(said, Head) for said, _ in about),
        "fingerprints": sorted(signers),
        "signatures": "checked" if all(key is not None for _, key in about) else "unchecked",
    }


def _say_whose(fingerprints: set[str]) -> None:
    for fingerprint in sorted(fingerprints):
        typer.echo(f"Signed by the key with the fingerprint {fingerprint}: compare it.", err=True)
    if not fingerprints:
        typer.echo("No public key came with what was signed: give --key.", err=True)


def _line(record: _Record, found: Verified, said: dict[str, Any] | None) -> dict[str, object]:
    line = asdict(found)
    ends_at = iso_utc(line.pop("ends_at_ms"))
    name = {} if record.is_lot else {"file": record.name}
    return {**name, **line, "ends_at": ends_at, **({} if said is None else {"signed": said})}
