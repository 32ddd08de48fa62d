"""Pure. What an announcement adds for its category, in Chinese and English, by section.

Text of a legal act, as in `announcement_words.py`. Law: CAT-01, CAT-03, CAT-04, CAT-08 to CAT-10.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auction.i18n.languages import Language
from auction.lots.profiles import Profile

_Say = Callable[[Profile], bool]

_LINES: tuple[tuple[_Say, str, str, str], ...] = (
    (
        lambda profile: profile.asks_housing_promise,
        "bidders",
        (
            "标的位于限购区域：竞买人应当在申请参加竞买时承诺具备购房资格，并自申请时起至成交裁定书出具时"
            "持续具备；本院在出具成交裁定前审核，不具备购房资格的，不予出具。"
        ),
        (
            "The home lies where purchases are limited: whoever applies promises to be allowed to"
            " buy one, from the application until the ruling. The court looks again before it"
            " rules, and does not rule for a buyer who is not."
        ),
    ),
    (
        lambda profile: profile.bars_limited_consumers,
        "bidders",
        "被采取限制消费措施的被执行人不得以其财产购买不动产或者非经营必需车辆。",
        (
            "A debtor under a consumption limit may not buy real estate, or a vehicle that no"
            " business needs, out of their own property."
        ),
    ),
    (
        lambda profile: profile.shareholder_notice_days is not None,
        "priority",
        (
            "本院依法将拍卖事项通知公司及全体股东；其他股东自本院通知之日起满{shareholder_days}日不行使"
            "优先购买权的，视为放弃。"
        ),
        (
            "The company and all its shareholders are notified by the court; a shareholder who does"
            " not use the right within {shareholder_days} days of the notice has waived it."
        ),
    ),
    (
        lambda profile: profile.needs_approval_before_ruling,
        "bidders",
        (
            "标的转让依法须经主管机关批准：竞买人应当具备相应资格；成交后由买受人办理审批手续，获得批准后"
            "本院出具成交裁定；未在合理期限内获得批准的，重新拍卖，原买受人不得参加竞买。"
        ),
        (
            "The transfer needs an authority's approval: the buyer must qualify and seeks it after"
            " the sale; the court rules once it is given. If it is not given within reasonable"
            " time, it is sold again and the former buyer may not bid."
        ),
    ),
    (
        lambda profile: profile.eviction_grace_months > 0,
        "title",
        (
            "标的系设定抵押的被执行人及其所扶养家属居住的房屋：裁定拍卖后，本院给予被执行人"
            "{grace_months}个月的宽限期，期满由本院依法腾退。"
        ),
        (
            "It is a mortgaged dwelling the debtor lives in: the debtor has {grace_months} months"
            " from the ruling to leave; after that the court vacates it."
        ),
    ),
    (
        lambda profile: profile.rent_years_kept > 0,
        "payment",
        "本院将依法从变价款中扣除{rent_years}年的当地房屋租金，用于保障被执行人及其所扶养家属居住。",
        (
            "From the proceeds the court keeps {rent_years} years' local average rent for the"
            " housing of the debtor and dependants."
        ),
    ),
)


def lines_of_profile(profile: Profile | None, language: Language) -> Mapping[str, tuple[str, ...]]:
    """Return what a category adds to an announcement, by section."""
    if profile is None:
        return {}
    figures = {
        "shareholder_days": profile.shareholder_notice_days,
        "grace_months": profile.eviction_grace_months,
        "rent_years": profile.rent_years_kept,
    }
    lines: dict[str, tuple[str, ...]] = {}
    for says, section, chinese, english in _LINES:
        if says(profile):
            text = chinese if language is Language.zh else english
            lines[section] = (*lines.get(section, ()), text.format_map(figures))
    return lines
