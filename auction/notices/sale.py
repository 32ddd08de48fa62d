"""Pure. What a notice says: one sale, frozen in Chinese and English, bound to its decided terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auction.i18n import formats
from auction.i18n.languages import Language


@dataclass(frozen=True, kw_only=True)
class NoticedSale:
    """A sale as the room that sells tells of it; the amounts are whole fen."""

    lot_id: str
    lot_number: str
    court_id: str
    case_id: str
    asset_id: str
    case_number: str
    court_zh: str
    court_en: str
    contact: str
    name_zh: str
    name_en: str
    round_zh: str
    round_en: str
    is_second: bool
    start_fen: int
    deposit_fen: int
    opens_at: datetime
    ends_at: datetime
    terms_hash: str


_TITLE = {
    Language.zh: "{court}拍卖（变卖）前通知书",
    Language.en: "{court}: notice before a sale",
}
_LINES: dict[Language, tuple[str, ...]] = {
    Language.zh: (
        "本院在执行{case}一案中，拟对{name}（标的编号：{lot}）进行{round}。",
        "起拍价：{start}；保证金：{deposit}。竞价时间：{opens}至{ends}，在本网络司法拍卖平台进行。",
        (
            "公告将在通知满法定期限后发布。已知优先购买权人可以在竞价程序中主张优先购买权，"
            "并应当事先向本院提交证据、经确认顺序；经通知未参与竞买的，视为放弃优先购买权。"
        ),
        "有限责任公司的其他股东自本院通知之日起满二十日不行使优先购买权的，视为放弃。",
        "对执行行为有异议的，可以向本院提出书面异议。联系方式：{contact}。",
    ),
    Language.en: (
        "In enforcement case {case} the court is going to sell {name} (lot {lot}) by {round}.",
        (
            "Starting price: {start}; deposit: {deposit}. Bidding: {opens} to {ends}, on this"
            " judicial auction platform."
        ),
        (
            "The announcement follows when the notice has stood as long as the law asks. A holder"
            " of a right of first purchase may use it in the bidding, once the court has confirmed"
            " the right and its rank on proof; a holder who was notified and does not bid has"
            " waived it."
        ),
        (
            "A fellow shareholder of a limited company who does not use the right within twenty"
            " days of this notice has waived it."
        ),
        (
            "Whoever objects to the act of enforcement may do so in writing to the court. Contact:"
            " {contact}."
        ),
    ),
}


def notice_text(sale: NoticedSale) -> dict[str, Any]:
    """Return the notice as a JSON object: the terms it binds and the text in both languages."""
    return {
        "terms_hash": sale.terms_hash,
        "zh": _text(sale, Language.zh),
        "en": _text(sale, Language.en),
    }


def _text(sale: NoticedSale, language: Language) -> dict[str, Any]:
    words = _words(sale, language)
    return {
        "title": _TITLE[language].format_map(words),
        "paragraphs": [line.format_map(words) for line in _LINES[language]],
    }


def _words(sale: NoticedSale, language: Language) -> dict[str, str]:
    zh = language is Language.zh
    nobody = "本院执行局" if zh else "the court's enforcement bureau"
    return {
        "court": sale.court_zh if zh else sale.court_en,
        "case": sale.case_number,
        "name": sale.name_zh if zh else sale.name_en,
        "lot": sale.lot_number,
        "round": sale.round_zh if zh else sale.round_en,
        "start": formats.money(sale.start_fen),
        "deposit": formats.money(sale.deposit_fen),
        "opens": formats.time(language, sale.opens_at),
        "ends": formats.time(language, sale.ends_at),
        "contact": sale.contact or nobody,
    }
