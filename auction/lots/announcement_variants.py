"""Pure. What an announcement says otherwise where a lot is no ordinary auction.

Each variant replaces whole sections of `announcement_words.TEXTS`; the later one wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auction.i18n.languages import Language
from auction.lots.pricing import Pricing

Lines = tuple[str, ...]

_SALE_ZH: Mapping[str, Lines] = {
    "announcement_title": ("{court}关于{name}的变卖公告",),
    "price": (
        "参考价：{reference}（{method}，{source}，有效期至{valid_until}）。",
        (
            "变卖价：{start}（{start_words}），即第二次拍卖流拍时的起拍价。"
            "增价幅度：{increment}及其整数倍。"
        ),
    ),
    "time": (
        "变卖期六十日，自{opens}至{ends}，均为北京时间，以平台服务系统时间为准。",
        "变卖期内首次出价后进入二十四小时竞价程序，第六十日首次出价的亦同；无人再出价的，由首次出价人买受。",
        "竞价程序结束前五分钟内有人出价的，竞价时间自该出价时点顺延{extension}分钟，次数不限。",
    ),
    "deposit": (
        "变卖预缴款：{start}。竞买人应在竞价程序结束前实名交齐变卖价全款，经确认后取得竞买资格和竞买代码。",
        "保证金数额：{deposit}，仅在买受人不付清价款时从预缴款中扣留。",
        "变卖成交的，预缴款充抵价款；未竞得的，于竞价程序结束后二十四小时内退还，不计利息。",
    ),
    "liability": (
        (
            "买受人逾期不付清价款的，从预缴款中扣留保证金{deposit}，余额退还；保证金依次用于支付变卖产生的"
            "费用损失、弥补重新变卖价款低于原价款的差价、冲抵本案被执行人的债务以及与标的相关的被执行人的债务。"
        ),
        "恶意串通、扰乱竞价秩序的，依法追究法律责任。",
    ),
}
_SALE_EN: Mapping[str, Lines] = {
    "announcement_title": ("{court}: announcement of the judicial sale of {name}",),
    "price": (
        "Reference price: {reference} ({method}, {source}, valid until {valid_until}).",
        (
            "Price of the sale: {start} ({start_words}), the start at which the second auction"
            " failed. Bids rise by {increment} or whole multiples of it."
        ),
    ),
    "time": (
        (
            "The sale lasts sixty days, from {opens} to {ends}, Beijing time, by the clock of the"
            " platform's service."
        ),
        (
            "The first bid opens twenty-four hours of bidding, on the sixtieth day too; if nobody"
            " bids more, the first bidder buys."
        ),
        (
            "A bid in the last five minutes moves the end to {extension} minutes after that bid, as"
            " often as it happens."
        ),
    ),
    "deposit": (
        (
            "To be paid beforehand: the whole price, {start}, in one's own name before bidding"
            " ends; once it is confirmed the bidder receives a paddle."
        ),
        "Deposit: {deposit}, kept out of that sum only if the buyer does not complete.",
        (
            "What the buyer paid counts toward the price; every other bidder's money is returned"
            " within twenty-four hours of the end of bidding, without interest."
        ),
    ),
    "liability": (
        (
            "If the buyer does not pay in time, the deposit of {deposit} is kept and the rest"
            " returned. It covers, in this order, the costs lost, the shortfall of the next sale"
            " against this price, the debtor's debts in this case, and the debtor's debts related"
            " to the property."
        ),
        "Collusion and disturbance of the bidding are prosecuted.",
    ),
}
_FREE_ZH = "参考价：{reference}（{method}，{source}，有效期至{valid_until}）。"
_FREE_EN = "Reference price: {reference} ({method}, {source}, valid until {valid_until})."
_PRICE: Mapping[Pricing, Mapping[Language, Lines]] = {
    Pricing.secret_reserve: {
        Language.zh: (
            "公开起拍数额：{start}（{start_words}）。增价幅度：{increment}及其整数倍。",
            (
                "本标的保留价依法不公开，于竞价结束时公布；最高出价低于保留价的，不成交。"
                "保留价的加盐散列值（SHA-256）：{commitment}。"
            ),
        ),
        Language.en: (
            (
                "Opening figure: {start} ({start_words}). Bids rise by {increment} or whole"
                " multiples of it."
            ),
            (
                "The reserve is secret by law and opened when bidding ends; below it nothing is"
                " sold. Its salted hash (SHA-256): {commitment}."
            ),
        ),
    },
    Pricing.above_costs: {
        Language.zh: (
            _FREE_ZH,
            (
                "起拍价：{start}（{start_words}），系无法评估的股权依法以适当高于执行费用的金额确定；"
                "保证金由本院酌定。增价幅度：{increment}及其整数倍。"
            ),
            "依据：{ground}",
        ),
        Language.en: (
            _FREE_EN,
            (
                "Starting price: {start} ({start_words}): the equity cannot be appraised, so it is"
                " suitably above the costs of enforcement; the court set the deposit at its"
                " discretion. Bids rise by {increment} or whole multiples of it."
            ),
            "Ground: {ground}",
        ),
    },
    Pricing.no_reserve: {
        Language.zh: (
            _FREE_ZH,
            "本次为无保留价拍卖。起拍数额：{start}（{start_words}）。增价幅度：{increment}及其整数倍。",
            "依据：{ground}",
        ),
        Language.en: (
            _FREE_EN,
            (
                "There is no reserve. Opening figure: {start} ({start_words}). Bids rise by"
                " {increment} or whole multiples of it."
            ),
            "Ground: {ground}",
        ),
    },
}
_COMMITTEE: Mapping[Language, str] = {
    Language.zh: "拍卖船舶委员会决定：{committee_number}（{committee_day}）。{committee_text}",
    Language.en: (
        "Decision of the committee that sells the vessel: {committee_number} ({committee_day})."
        " {committee_text}"
    ),
}
_NOTIFIED: Mapping[Language, str] = {
    Language.zh: "当事人、已知优先购买权人的通知情况——{notified}。",
    Language.en: "Notice to the parties and known holders of priority — {notified}.",
}


def sections_for(
    ordinary: Mapping[str, Lines],
    language: Language,
    *,
    is_sale: bool,
    pricing: Pricing,
    has_committee: bool,
    is_told: bool = False,
) -> Mapping[str, Sequence[str]]:
    """Return an announcement's lines by section, as a lot of this kind has them."""
    lines: dict[str, Sequence[str]] = dict(ordinary)
    if is_sale:
        lines.update(_SALE_ZH if language is Language.zh else _SALE_EN)
    if pricing in _PRICE:
        lines["price"] = _PRICE[pricing][language]
    if has_committee:
        lines["basis"] = (*lines["basis"], _COMMITTEE[language])
    if is_told:
        lines["priority"] = (*lines["priority"], _NOTIFIED[language])
    return lines
