"""Pure. Correcting a published announcement: a new version beside the old, never a change of it.

What matters to bidders takes a whole new notice (OJA-13, OJA-41, OJS-04): they decide by it. A
correction of the wording takes none. What the panel signed and the bidding record begins with -
start, increment, deposit, dates, days to pay - is no text to correct: such a lot is withdrawn and
announced anew. House rule, for the law is silent on corrections and annuls a sale that was not
announced as it should be (OJA-50, REM-05).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from auction.cases.wording import check_wording
from auction.i18n import formats
from auction.i18n.languages import Language
from auction.kernel.clock import court_day, from_ms, to_ms
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.kernel.storable import is_storable
from auction.lots.acts import LEAST_REASON, MOST_REASON
from auction.lots.announcement import SECTIONS, check_announcement
from auction.lots.refusals import LotRefusal
from auction.lots.rules import ProposedTerms

MOVED = "not_before_ms"
"""Where a content says from when on at the earliest a lot that was put off is bid for."""
MOST_SECTION = 10_000
MOST_PARAGRAPHS = 60

Texts = Mapping[Language, Mapping[str, Sequence[str]]]

MATTERS = frozenset(SECTIONS) - {"liability", "basis", "court"}
"""Sections a bidder decides by: the thing, its condition, price, time, money, who may bid."""


class CorrectionGround(StrEnum):
    """Why a published text is corrected."""

    slip = "slip"
    new_fact = "new_fact"
    objection = "objection"
    order_from_above = "order_from_above"
    moved = "moved"
    other = "other"


class Weight(StrEnum):
    """Whether a correction matters to bidders, as the judge answers for it."""

    wording = "wording"
    matter = "matter"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A correction as a judge writes it: only sections that are given change.

    `reason` is published word for word. `opens_at` moves the bidding later, of a lot that stands
    still.
    """

    ground: CorrectionGround
    reason: str
    weight: Weight
    texts: Texts
    opens_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the lot is. `opens_at` is the opening as last announced, `stands_still` an act's work.

    `notice_days`, `latest_sale_on` and `seizure_lapses_on` are what the law leaves of the time.
    """

    now: datetime
    opens_at: datetime
    bidding: timedelta
    has_begun: bool
    stands_still: bool
    notice_days: int
    latest_sale_on: date
    seizure_lapses_on: date

    @property
    def earliest_at(self) -> datetime:
        """Return when bidding may begin after a whole new notice from now."""
        return self.now + timedelta(days=self.notice_days)


def corrected(content: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """Return a new content with the given sections in place of the old; the old is untouched."""
    new = dict(content)
    for language in Language:
        given = texts.get(language, {})
        text = content[language.value]
        new[language.value] = {
            **text,
            "sections": [
                {**section, "paragraphs": list(given.get(section["code"], section["paragraphs"]))}
                for section in text["sections"]
            ],
        }
    return new


def check_correction(
    correction: Correction, content: Mapping[str, Any], terms: ProposedTerms, standing: Standing
) -> Refusal | None:
    """Say the first thing that forbids a correction of a published content."""
    return (
        _check_standing(correction, standing)
        or _check_reason(correction)
        or _check_texts(correction, content)
        or _check_against_terms(correction, content, terms)
        or _check_weight(correction, content)
        or _check_time(correction, standing)
    )


def announced(
    content: Mapping[str, Any], correction: Correction, terms: ProposedTerms, standing: Standing
) -> dict[str, Any]:
    """Return the content a lawful correction publishes; a later beginning stands in its time."""
    new = corrected(content, correction.texts)
    opens_at = opening_after(correction, standing)
    if opens_at <= terms.opens_at:
        return new
    before = content.get(MOVED)
    new[MOVED] = to_ms(opens_at)
    for language in Language:
        for section in new[language.value]["sections"]:
            if section["code"] == "time":
                earlier = "" if before is None else _moved(language, before)
                kept = [each for each in section["paragraphs"] if each != earlier]
                section["paragraphs"] = [*kept, _moved(language, new[MOVED])]
    return new


def _moved(language: Language, opens_at_ms: int) -> str:
    at = formats.time(language, from_ms(opens_at_ms))
    if language is Language.zh:
        return f"竞价推迟：不早于{at}开始，竞价时长不变，恢复拍卖时另行公告。"
    return (
        f"The bidding is put off: it does not begin before {at}; its length stays the same, and"
        " its resumption is announced."
    )


def opening_after(correction: Correction, standing: Standing) -> datetime:
    """Return when bidding begins after a lawful correction, at the earliest."""
    asked = correction.opens_at or standing.opens_at
    if correction.weight is Weight.wording or not standing.stands_still:
        return asked
    return max(asked, standing.earliest_at)


def _check_standing(correction: Correction, standing: Standing) -> Refusal | None:
    if standing.has_begun:
        return Refusal(LotRefusal.bidding_has_begun)
    if correction.opens_at is None:
        return None
    if correction.opens_at < standing.opens_at:
        data = {"standing_at": standing.opens_at}
        return Refusal(LotRefusal.date_moved_nearer, data, "opens_at")
    if not standing.stands_still and correction.opens_at != standing.opens_at:
        return Refusal(LotRefusal.suspend_before_moving, {}, "opens_at")
    return None


def _check_reason(correction: Correction) -> Refusal | None:
    if len(correction.reason.strip()) < LEAST_REASON:
        return Refusal(LotRefusal.reason_too_short, {"least": LEAST_REASON}, "reason")
    if len(correction.reason) > MOST_REASON:
        return Refusal(CommonRefusal.too_long, {"longest": MOST_REASON}, "reason")
    return _check_shown(correction.reason, "reason") or check_wording({"reason": correction.reason})


def _check_texts(correction: Correction, content: Mapping[str, Any]) -> Refusal | None:
    for language, code, paragraphs in _given(correction.texts):
        name = field_of(language, code)
        if code not in SECTIONS:
            return Refusal(CommonRefusal.malformed, {}, name)
        if sum(map(len, paragraphs)) > MOST_SECTION or len(paragraphs) > MOST_PARAGRAPHS:
            return Refusal(CommonRefusal.too_long, {"longest": MOST_SECTION}, name)
        if not paragraphs or not all(paragraph.strip() for paragraph in paragraphs):
            return Refusal(CommonRefusal.missing, {}, name)
        refusal = _check_shown("".join(paragraphs), name)
        if refusal is not None:
            return refusal
    new = corrected(content, correction.texts)
    moves = correction.opens_at is not None
    if new == dict(content) and not moves:
        return Refusal(LotRefusal.nothing_corrected)
    return check_announcement(new)


def _check_shown(text: str, name: str) -> Refusal | None:
    """House rule: no sign that turns the direction of text, for it shows what is not written."""
    if not is_storable(text):
        return Refusal(CommonRefusal.malformed, {}, name)
    return Refusal(LotRefusal.hidden_direction, {}, name) if _TURNS.search(text) else None


def _check_against_terms(
    correction: Correction, content: Mapping[str, Any], terms: ProposedTerms
) -> Refusal | None:
    for language, code, paragraphs in _given(correction.texts):
        was, is_ = "\n".join(_paragraphs(content, language, code)), "\n".join(paragraphs)
        said = (formats.money(content["reference_fen"]), *_said_of(terms, language))
        if any(was.count(each) > is_.count(each) for each in said):
            return Refusal(LotRefusal.terms_not_text, {}, field_of(language, code))
    return None


def _said_of(terms: ProposedTerms, language: Language) -> tuple[str, ...]:
    return (
        formats.money(terms.start_fen),
        formats.money(terms.increment_fen),
        formats.money(terms.deposit_fen),
        formats.time(language, terms.opens_at),
        formats.time(language, terms.ends_at),
        f"{terms.balance_days}日内" if language is Language.zh else f"{terms.balance_days} days",
    )


def _check_weight(correction: Correction, content: Mapping[str, Any]) -> Refusal | None:
    """A change of figures, of a "no", or of the number of paragraphs is never wording alone.

    House rule: what matters is corrected in both languages, or the two would say different things.
    """
    changed = {
        (language, code)
        for language, code, paragraphs in _given(correction.texts)
        if list(paragraphs) != _paragraphs(content, language, code)
    }
    for language, code in sorted(changed):
        name = field_of(language, code)
        new = list(correction.texts[language][code])
        if correction.weight is Weight.wording:
            if code in MATTERS and _says_more(_paragraphs(content, language, code), new):
                return Refusal(LotRefusal.more_than_wording, {}, name)
        elif (language.other, code) not in changed:
            return Refusal(LotRefusal.other_language_left, {}, field_of(language.other, code))
    return None


def _says_more(old: list[str], new: list[str]) -> bool:
    was, is_ = "\n".join(old), "\n".join(new)
    return len(old) != len(new) or any(
        Counter(found.findall(was.casefold())) != Counter(found.findall(is_.casefold()))
        for found in (_FIGURES, _DENIALS)
    )


def _check_time(correction: Correction, standing: Standing) -> Refusal | None:
    if correction.weight is Weight.matter:
        data = {"earliest_at": standing.earliest_at, "days": standing.notice_days}
        if not standing.stands_still and standing.opens_at < standing.earliest_at:
            return Refusal(LotRefusal.correction_too_near, data)
        asked = correction.opens_at
        if asked is not None and asked < standing.earliest_at:
            return Refusal(LotRefusal.opens_too_soon, data, "opens_at")
    ends_on = court_day(opening_after(correction, standing) + standing.bidding)
    if ends_on > standing.seizure_lapses_on:
        lapses = {"lapses_on": standing.seizure_lapses_on}
        return Refusal(LotRefusal.seizure_lapses_first, lapses, "opens_at")
    if ends_on > standing.latest_sale_on:
        return Refusal(
            LotRefusal.moved_past_price, {"latest_on": standing.latest_sale_on}, "opens_at"
        )
    return None


def field_of(language: Language, code: str) -> str:
    """Return the name of the form's field for a section in a language."""
    return f"{language.value}-{code}"


def _given(texts: Texts) -> Iterator[tuple[Language, str, Sequence[str]]]:
    for language in Language:
        for code, paragraphs in texts.get(language, {}).items():
            yield language, code, paragraphs


def _paragraphs(content: Mapping[str, Any], language: Language, code: str) -> list[str]:
    for section in content[language.value]["sections"]:
        if section["code"] == code:
            return list(section["paragraphs"])
    return []


_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FIGURES = re.compile(r"\d+(?:[,.]\d+)*|[一二三四五六七八九十百千万亿两]+")
_DENIALS = re.compile(r"[不无未非没免]|\b(?:not|no|never|without|nor|none)\b")
