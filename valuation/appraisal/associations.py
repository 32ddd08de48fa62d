"""Pure. Which industry association holds the professional technical review. Law: REF-42."""

from __future__ import annotations

from collections.abc import Mapping

from valuation.agencies.roster import Speciality

ASSOCIATIONS: Mapping[Speciality, str] = {
    Speciality.assets: "中国资产评估协会",
    Speciality.real_estate: "中国房地产估价师与房地产经纪人学会",
    Speciality.land: "中国土地估价师与土地登记代理人协会",
    Speciality.mining_rights: "中国矿业权评估师协会",
    Speciality.jewellery: "中国珠宝玉石首饰行业协会",
}
"""Law: REF-22 names the five that recommend agencies; each reviews its own speciality."""
