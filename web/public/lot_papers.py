"""The papers of a lot, and how a lot stands, for whoever checks a paper or reads a lot's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.documents.papers import PaperKind
from auction.documents.queries import PaperView, papers_of_lot
from auction.i18n.languages import Language
from auction.lots.differences import changed_sections
from auction.lots.queries import AnnouncementView, LotView, announcements, lot

_OF_VERSIONS = (PaperKind.announcement, PaperKind.special_notice, PaperKind.correction)


@dataclass(frozen=True)
class CheckedLot:
    """The lot a paper is about: that it is real, where it stands, and which version is the newest.

    `version` is the one the paper was made of, None for a paper of no version.
    """

    lot: LotView
    versions: tuple[AnnouncementView, ...]
    version: int | None

    @property
    def is_superseded(self) -> bool:
        """Say whether a newer version of what the paper says was published."""
        return self.version is not None and self.version < self.versions[0].version


def corrected_codes(versions: Sequence[AnnouncementView], language: Language) -> frozenset[str]:
    """Return the sections that read otherwise now than when the lot was first announced."""
    if len(versions) < 2:
        return frozenset()
    first, newest = versions[-1].content, versions[0].content
    return frozenset(each.code for each in changed_sections(first, newest, language))


async def public_papers(session: AsyncSession, lot_id: str) -> list[PaperView]:
    """Return the papers of a lot that everybody may read, the first made first."""
    return [each for each in await papers_of_lot(session, lot_id) if each.is_public]


async def checked_lot(session: AsyncSession, paper: PaperView) -> CheckedLot | None:
    """Return the announced lot a paper is about; None for a paper about none, or about a draft."""
    found = await lot(session, paper.lot_id) if paper.lot_id else None
    if found is None or not found.is_public:
        return None
    versions = await announcements(session, found.id)
    made_of = {each.content_hash: each.version for each in versions}
    said = paper.facts.get("announcement_hash", "")
    version = made_of.get(said) if paper.kind in _OF_VERSIONS else None
    return CheckedLot(found, versions, version)
