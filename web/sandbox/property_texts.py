"""What the sandbox court has seized: forty invented things with texts in both languages.

Places are real towns of Hainan; every street number, person, vessel and company is made up.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PropertyText:
    """One thing for sale. `worth_yuan` is about what its appraisal says."""

    kind: str
    name_zh: str
    name_en: str
    location_zh: str
    location_en: str
    description_zh: str
    description_en: str
    occupation: str
    encumbrances: str
    defects: str
    worth_yuan: int


_VACANT = "空置，法院负责交付 / Vacant; the court hands over the keys"
_OWNER = "被执行人自住，法院负责腾退 / Lived in by the debtor; the court vacates it"
_LET = "已出租，租期至 2027 年 6 月 / Let until June 2027"
_STORED = "存放于法院指定仓库 / Kept in a store named by the court"
_MORTGAGE = "抵押一笔，拍卖后消灭 / One mortgage, which ends with the sale"
_NONE = "未发现 / None found"
_WEAR = "正常使用痕迹 / Ordinary wear"


def _flat(
    place: tuple[str, str], estate: tuple[str, str], door: str, square: str, worth: int, use: str
) -> PropertyText:
    return PropertyText(
        "flat",
        f"{place[0]}{estate[0]}{door}号房",
        f"Flat {door}, {estate[1]}, {place[1]}: {square} m²",
        place[0],
        place[1],
        f"商品住宅一套，建筑面积 {square} 平方米，钢筋混凝土结构，产权登记清楚，双证齐全。",
        f"One dwelling of {square} m² in a concrete building; title registered, papers complete.",
        use,
        _MORTGAGE,
        "客厅墙面局部渗水 / Damp in one wall of the living room",
        worth,
    )


def _vehicle(name: tuple[str, str], year: int, distance: str, worth: int) -> PropertyText:
    return PropertyText(
        "vehicle",
        f"{name[0]}一辆（{year} 年登记）",
        f"{name[1]}, registered {year}",
        "海口市秀英区",
        "Xiuying, Haikou",
        f"{name[0]}，{year} 年注册登记，表显里程 {distance} 公里，钥匙一把，行驶证在案。",
        f"{name[1]}, first registered {year}, {distance} km, one key, licence on file.",
        _STORED,
        _NONE,
        "违章未处理 3 起，由法院查明公示 / Three open traffic fines, listed by the court",
        worth,
    )


def _thing(name: tuple[str, str], detail: tuple[str, str], worth: int) -> PropertyText:
    return PropertyText(
        "movable",
        name[0],
        name[1],
        "海口市龙华区",
        "Longhua, Haikou",
        detail[0],
        detail[1],
        _STORED,
        _NONE,
        _WEAR,
        worth,
    )


def _right(
    kind: str, name: tuple[str, str], place: tuple[str, str], detail: tuple[str, str], worth: int
) -> PropertyText:
    return PropertyText(
        kind,
        name[0],
        name[1],
        place[0],
        place[1],
        detail[0],
        detail[1],
        "不适用 / Does not apply",
        _NONE,
        _NONE,
        worth,
    )


_LONGHUA = ("海口市龙华区", "Longhua, Haikou")
_MEILAN = ("海口市美兰区", "Meilan, Haikou")
_XIUYING = ("海口市秀英区", "Xiuying, Haikou")
_SANYA = ("三亚市吉阳区", "Jiyang, Sanya")
_QIONGHAI = ("琼海市嘉积镇", "Jiaji, Qionghai")
_WENCHANG = ("文昌市文城镇", "Wencheng, Wenchang")
_DANZHOU = ("儋州市洋浦", "Yangpu, Danzhou")

PROPERTY: tuple[PropertyText, ...] = (
    _flat(_LONGHUA, ("龙昆南路海棠苑", "Haitang Court"), "6-1202", "128.4", 3_910_800, _VACANT),
    _flat(_MEILAN, ("和平大道椰风里", "Coconut Breeze"), "2-805", "89.6", 1_562_400, _VACANT),
    _flat(_XIUYING, ("海港路望港居", "Harbour View"), "11-301", "76.2", 1_088_000, _OWNER),
    _flat(_SANYA, ("迎宾路碧海湾", "Azure Bay"), "3-1603", "142.8", 5_236_000, _VACANT),
    _flat(_QIONGHAI, ("万泉河畔水岸新城", "Waterside"), "8-502", "104.3", 968_000, _LET),
    _flat(_WENCHANG, ("文建路椰林府", "Palm Grove"), "1-1001", "95.7", 742_500, _VACANT),
    _flat(_LONGHUA, ("国贸路金融花园", "Exchange Garden"), "A-2104", "67.5", 1_215_000, _OWNER),
    _flat(_MEILAN, ("海甸五路学府雅苑", "Scholars' Court"), "5-703", "118.9", 2_318_000, _VACANT),
    _flat(_LONGHUA, ("滨海大道观澜湖居", "Lakeside"), "9-1802", "156.2", 4_480_000, _VACANT),
    _flat(_SANYA, ("解放路春藤里", "Ivy Lane"), "7-404", "58.1", 1_394_400, _LET),
    _flat(_XIUYING, ("长流新区朗润园", "Bright Park"), "12-2201", "110.0", 1_760_000, _VACANT),
    _flat(_DANZHOU, ("盐田路海港家园", "Port Homes"), "4-606", "92.4", 554_400, _VACANT),
    _flat(_MEILAN, ("灵山镇锦绣江南", "Riverside Brocade"), "10-302", "83.7", 920_700, _OWNER),
    _flat(_LONGHUA, ("南沙路阳光里", "Sunny Lane"), "2-1504", "71.9", 1_150_400, _VACANT),
    _vehicle(("丰田凯美瑞轿车", "Toyota Camry saloon"), 2021, "48,200", 118_000),
    _vehicle(("大众途观越野车", "Volkswagen Tiguan"), 2020, "76,300", 102_500),
    _vehicle(("东风重型自卸货车", "Dongfeng dump truck"), 2019, "183,000", 146_000),
    _vehicle(("比亚迪汉电动轿车", "BYD Han electric saloon"), 2022, "39,800", 134_800),
    _vehicle(("江淮冷藏货车", "JAC refrigerated lorry"), 2020, "121,500", 88_600),
    _vehicle(("宇通旅游大客车", "Yutong touring coach"), 2018, "264,000", 162_000),
    _right(
        "ship",
        ("多用途货船“琼顺 18”轮", "General cargo vessel Qiongshun 18"),
        ("海口市马村港", "Macun port, Haikou"),
        (
            "钢质多用途货船，总长 96.5 米，2980 总吨，2012 年建造，证书在案。",
            "Steel cargo vessel, 96.5 m, 2,980 GT, built 2012; certificates on file.",
        ),
        9_240_000,
    ),
    _right(
        "ship",
        ("近海渔船“琼文渔 01688”", "Coastal fishing boat Qiongwenyu 01688"),
        ("文昌市清澜港", "Qinglan port, Wenchang"),
        (
            "钢质渔船，总长 32.8 米，2016 年建造，附捕捞许可证一份。",
            "Steel fishing boat, 32.8 m, built 2016, with one fishing licence.",
        ),
        1_286_000,
    ),
    _right(
        "equity",
        ("海南海蓝物流有限公司 30% 股权", "30 % of Hailan Logistics Ltd"),
        _LONGHUA,
        (
            "认缴出资 300 万元，实缴 300 万元；其他股东优先购买权已通知。",
            "Subscribed and paid in 3 million yuan; the other shareholders were notified.",
        ),
        2_640_000,
    ),
    _right(
        "equity",
        ("三亚椰海酒店管理有限公司 15% 股权", "15 % of Yehai Hotel Management Ltd"),
        _SANYA,
        (
            "认缴出资 150 万元，实缴 90 万元，认缴期限至 2030 年。",
            "Subscribed 1.5 million yuan, paid in 0.9 million; the rest is due by 2030.",
        ),
        1_020_000,
    ),
    _right(
        "land",
        ("澄迈县老城镇工业用地使用权 12.6 亩", "Industrial land in Laocheng, 8,400 m²"),
        ("澄迈县老城镇", "Laocheng, Chengmai"),
        (
            "国有建设用地使用权，工业用途，面积 8400 平方米，终止日期 2056 年。",
            "Right to use state land for industry, 8,400 m², until 2056.",
        ),
        6_720_000,
    ),
    _right(
        "land",
        ("琼海市博鳌镇商业用地使用权 4.1 亩", "Commercial land in Bo'ao, 2,733 m²"),
        ("琼海市博鳌镇", "Bo'ao, Qionghai"),
        (
            "国有建设用地使用权，商业用途，面积 2733 平方米，终止日期 2049 年。",
            "Right to use state land for trade, 2,733 m², until 2049.",
        ),
        7_930_000,
    ),
    _thing(
        ("液压挖掘机一台", "Hydraulic excavator"),
        ("工作重量 21.5 吨，2020 年出厂，工时 6120 小时。", "21.5 t, built 2020, 6,120 hours."),
        386_000,
    ),
    _thing(
        ("数控车床三台", "Three CNC lathes"),
        (
            "2018 年出厂，已断电封存，配件清单在案。",
            "Built 2018, sealed off; list of parts on file.",
        ),
        214_500,
    ),
    _thing(
        ("海南黄花梨家具一组十二件", "Twelve pieces of Hainan rosewood furniture"),
        ("木材经鉴定，附照片与尺寸清单。", "Wood examined; photographs and measures enclosed."),
        498_000,
    ),
    _thing(
        ("办公电脑一百二十台", "120 office computers"),
        ("2021 年购置，整批出售，不拆分。", "Bought 2021; one lot, not divided."),
        96_000,
    ),
    _thing(
        ("冷冻金枪鱼加工线一套", "Tuna freezing line"),
        ("含速冻、切割、包装设备，2019 年安装。", "Freezers, cutters and packing, installed 2019."),
        1_318_000,
    ),
    _thing(
        ("铜缆一批 18.4 吨", "18.4 tonnes of copper cable"),
        ("经过磅，抽样检验报告在案。", "Weighed; report on samples on file."),
        872_000,
    ),
    _thing(
        ("咖啡烘焙设备一套", "Coffee roasting plant"),
        ("日产 600 公斤，附操作手册。", "600 kg a day, with its manual."),
        268_000,
    ),
    _right(
        "other_right",
        ("海口港 3 号泊位经营权（剩余八年）", "Right to run berth 3 of Haikou port, eight years"),
        _XIUYING,
        (
            "经营权剩余期限至 2034 年 3 月，年费已缴至 2026 年底。",
            "Runs until March 2034; yearly fee paid to the end of 2026.",
        ),
        3_460_000,
    ),
    _right(
        "other_right",
        ("“椰岛人家”注册商标专用权", "Trade mark Coconut Isle Home"),
        _LONGHUA,
        (
            "第 30 类，注册有效期至 2031 年 8 月。",
            "Class 30, registered until August 2031.",
        ),
        182_000,
    ),
    _right(
        "other_right",
        ("地下车位使用权四个（11–14 号）", "Parking spaces 11 to 14, right of use"),
        _LONGHUA,
        (
            "国贸路金融花园地下一层，使用期限与土地使用权一致。",
            "Exchange Garden, first basement, as long as the right to the land.",
        ),
        424_000,
    ),
    _flat(_SANYA, ("海坡路蓝月湾", "Blue Moon Bay"), "15-905", "98.6", 2_958_000, _VACANT),
    _flat(_QIONGHAI, ("元亨街金海岸", "Golden Coast"), "3-203", "120.5", 1_084_500, _LET),
    _flat(_WENCHANG, ("航天大道星辰园", "Starlight Park"), "6-1401", "88.3", 662_250, _OWNER),
    _flat(_MEILAN, ("蓝天路翠屏居", "Green Screen"), "1-604", "79.8", 1_436_400, _VACANT),
)
