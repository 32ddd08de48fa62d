"""The roster as a file: CSV in either encoding, or a workbook. Law: REF-20, REF-22."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date

from auction.db.strange_files import look_into
from valuation.agencies.queries import AgencyView
from valuation.agencies.sheet import (
    appraisers_cell,
    as_text,
    head_row,
    province_word,
    speciality_word,
)


def roster_rows(
    agencies: Iterable[AgencyView],
    *,
    language: str,
    today: date,
    state_word: Callable[[str], str],
) -> list[list[str]]:
    """Return the roster as rows, the head first: one line for each licence, nothing a formula.

    Removed agencies stay out: a file that is read in again lists nobody who was struck off.
    """
    rows = [head_row(language)]
    for agency in agencies:
        if agency.removed_at is not None:
            continue
        for licence in sorted(agency.licences, key=lambda one: str(one.speciality)):
            cells = (
                agency.name,
                speciality_word(licence.speciality, language),
                licence.licence_no,
                licence.expires_on.isoformat() if licence.expires_on else "",
                province_word(agency.province, language),
                agency.city,
                agency.address,
                agency.contact,
                agency.practice_scope,
                appraisers_cell(agency.appraisers, language),
                state_word(str(agency.state_on(today))),
            )
            rows.append([as_text(cell) for cell in cells])
    return rows


async def workbook_of(rows: list[list[str]]) -> bytes | None:
    """Return rows as a workbook, written by a process of its own; None when it could not be."""
    content = json.dumps(rows, ensure_ascii=False).encode()
    return await look_into("valuation.agencies.workbook_writer", content) or None
