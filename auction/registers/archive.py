"""A lot's archive that proves itself: everything public of it in one ZIP, with how to check it.

For whoever must keep the record longer than the platform lives. It holds no person's part and no
salt that was not published; two archives of one lot are alike, byte for byte, as long as nothing
was added. Written piece by piece, so that a long record takes no memory. Law: OJA-48.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import AsyncIterator, Iterable
from typing import BinaryIO

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.heads import heads_of_lot, keys_of
from auction.bidding.queries import outages, record_lines
from auction.bidding.signed import Head, PublicKey, line
from auction.documents.queries import papers_of_lot
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.canonical import canonical_bytes
from auction.kernel.clock import to_ms
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots import queries as lots
from auction.lots.queries import LotView
from auction.registers.refusals import ArchiveRefusal

MANIFEST = "SHA256SUMS"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # The first instant a ZIP can name: an archive has no date.


async def write_archive(session: AsyncSession, lot_id: str, to: BinaryIO) -> None:
    """Write a finished lot's archive. Refuses `not_found`, or `archive_too_early` while it runs."""
    lot = await lots.lot(session, lot_id)
    if lot is None:
        raise refuse(CommonRefusal.not_found)
    if lot.closed_at is None:
        raise refuse(ArchiveRefusal.archive_too_early)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        sums = [
            _put(archive, f"README.{language}.txt", [_readme(lot, language).encode()])
            for language in sorted(Language)
        ]
        sums.append(await _stream(archive, "record.jsonl", record_lines(session, lot_id)))
        for name, lines in (
            ("heads.jsonl", await _heads(session, lot_id)),
            ("announcements.jsonl", await _announcements(session, lot_id)),
            ("papers.jsonl", await _papers(session, lot_id)),
            ("outages.jsonl", await _outages(session, lot_id)),
        ):
            sums.append(_put(archive, name, lines))
        _put(archive, MANIFEST, [f"{each}\n".encode() for each in sums])


def _readme(lot: LotView, language: Language) -> str:
    return translate(language, "archive.readme", number=lot.number, lot=lot.id)


async def _heads(session: AsyncSession, lot_id: str) -> list[bytes]:
    heads = await heads_of_lot(session, lot_id)
    signed: list[Head | PublicKey] = [*await keys_of(session, heads), *heads]
    return [f"{line(each)}\n".encode() for each in signed]


async def _announcements(session: AsyncSession, lot_id: str) -> list[bytes]:
    return [
        _json_line(
            {
                "version": each.version,
                "published_at": to_ms(each.published_at),
                "content": each.content,
                "sha256": each.content_hash,
            }
        )
        for each in await lots.announcements(session, lot_id)
    ]


async def _papers(session: AsyncSession, lot_id: str) -> list[bytes]:
    """Return which papers there are, to be checked by number; what they say may name the buyer."""
    return [
        _json_line({"number": each.number, "kind": each.kind.value, "sha256": each.content_hash})
        for each in await papers_of_lot(session, lot_id)
        if each.is_public
    ]


async def _outages(session: AsyncSession, lot_id: str) -> list[bytes]:
    return [
        _json_line(
            {
                "down_at": to_ms(each.down_at),
                "back_at": to_ms(each.back_at),
                "effect": each.effect,
            }
        )
        for each in await outages(session, lot_id)
    ]


def _json_line(value: dict[str, object]) -> bytes:
    return canonical_bytes(value) + b"\n"


def _put(archive: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> str:
    """Write a file; return its line of the manifest."""
    digest = hashlib.sha256()
    with archive.open(_entry(name), "w") as file:
        for part in parts:
            digest.update(part)
            file.write(part)
    return f"{digest.hexdigest()}  {name}"


async def _stream(archive: zipfile.ZipFile, name: str, lines: AsyncIterator[str]) -> str:
    digest = hashlib.sha256()
    with archive.open(_entry(name), "w", force_zip64=True) as file:
        async for each in lines:
            part = (each if each.endswith("\n") else f"{each}\n").encode()
            digest.update(part)
            file.write(part)
    return f"{digest.hexdigest()}  {name}"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry
