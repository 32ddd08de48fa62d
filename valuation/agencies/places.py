"""Pure. Where an agency works: the provinces by name, and whether two names mean one place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

# Full name in Chinese: name in English. In the order of the national code of divisions.
PROVINCES: Mapping[str, str] = {
    "北京市": "Beijing",
    "天津市": "Tianjin",
    "河北省": "Hebei",
    "山西省": "Shanxi",
    "内蒙古自治区": "Inner Mongolia",
    "辽宁省": "Liaoning",
    "吉林省": "Jilin",
    "黑龙江省": "Heilongjiang",
    "上海市": "Shanghai",
    "江苏省": "Jiangsu",
    "浙江省": "Zhejiang",
    "安徽省": "Anhui",
    "福建省": "Fujian",
    "江西省": "Jiangxi",
    "山东省": "Shandong",
    "河南省": "Henan",
    "湖北省": "Hubei",
    "湖南省": "Hunan",
    "广东省": "Guangdong",
    "广西壮族自治区": "Guangxi",
    "海南省": "Hainan",
    "重庆市": "Chongqing",
    "四川省": "Sichuan",
    "贵州省": "Guizhou",
    "云南省": "Yunnan",
    "西藏自治区": "Tibet",
    "陕西省": "Shaanxi",
    "甘肃省": "Gansu",
    "青海省": "Qinghai",
    "宁夏回族自治区": "Ningxia",
    "新疆维吾尔自治区": "Xinjiang",
    "香港特别行政区": "Hong Kong",
    "澳门特别行政区": "Macao",
    "台湾省": "Taiwan",
}
QINGHAI, TIBET = "青海省", "西藏自治区"
_MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_CITY = re.compile(r"[^市州盟区县]{1,12}?(?:市|自治州|地区|盟)")

# The longest first, so that none hides another.
_KINDS = (
    "维吾尔自治区",
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "地区",
    "省",
    "市",
    "盟",
    "州",
)


def tidy(text: str) -> str:
    """Return a text on one line, with single spaces."""
    return " ".join(text.split())


def province_of(text: str) -> str | None:
    """Return a province's full name, for any of its usual names in both languages; else None."""
    return _BY_KEY.get(place_key(text))


def province_within(text: str) -> str:
    """Return the province with whose name a longer text begins, such as a court's region; or ""."""
    key = unicodedata.normalize("NFKC", tidy(text)).casefold()
    found = (full for short, full in _BY_KEY.items() if short and key.startswith(short))
    return next(found, "")


def place_within(address: str) -> tuple[str, str]:
    """Return the province and the city an address in Chinese begins with; "" for what it omits.

    A municipality directly under the central government is its own city.
    """
    text = unicodedata.normalize("NFKC", "".join(address.split()))
    province = province_within(text)
    if province in _MUNICIPALITIES:
        return province, province
    for name in (province, place_key(province)):
        if name and text.startswith(name):
            text = text.removeprefix(name)
            break
    city = _CITY.match(text)
    return province, city[0] if city else ""


def place_key(text: str) -> str:
    """Return what names of one place have in common: 海口市 and 海口 mean the same."""
    key = unicodedata.normalize("NFKC", tidy(text)).casefold()
    for kind in _KINDS:
        short = key.removesuffix(kind)
        if short != key and len(short) > 1:
            return short
    return key


def is_same_place(one: str, other: str) -> bool:
    """Say whether two names mean one place; an empty one means none."""
    return bool(place_key(one)) and place_key(one) == place_key(other)


_BY_KEY = {
    **{place_key(zh): zh for zh in PROVINCES},
    **{place_key(en): zh for zh, en in PROVINCES.items()},
    "xizang": TIBET,
}
