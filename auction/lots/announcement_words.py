"""Pure. The sentences of an announcement, in Chinese and English; `{names}` are filled in.

They stand here and not in the catalogues because they are the text of a legal act: published once
and hashed, they must not change when a page is translated better.
"""

from __future__ import annotations

from collections.abc import Mapping

from auction.i18n.languages import Language

_Lines = tuple[str, ...]

HEADINGS: Mapping[Language, Mapping[str, str]] = {
    Language.zh: {
        "property": "拍卖标的",
        "condition": "标的现状、权利负担及已知瑕疵",
        "price": "参考价与起拍价",
        "time": "竞价时间",
        "rules": "竞价规则",
        "deposit": "保证金",
        "payment": "价款支付",
        "bidders": "竞买人条件",
        "priority": "优先购买权",
        "title": "权利转移与交付",
        "taxes": "税费负担",
        "liability": "法律责任",
        "basis": "执行依据与定价依据",
        "court": "拍卖法院与网络平台",
        "special_notice": "特别提示",
    },
    Language.en: {
        "property": "What is sold",
        "condition": "Condition, encumbrances and known defects",
        "price": "Reference price and starting price",
        "time": "Time of bidding",
        "rules": "Rules of bidding",
        "deposit": "Deposit",
        "payment": "Payment of the price",
        "bidders": "Who may bid",
        "priority": "Rights of first purchase",
        "title": "Title and hand-over",
        "taxes": "Taxes and fees",
        "liability": "Legal liability",
        "basis": "Enforcement title and basis of the price",
        "court": "Court and platform",
        "special_notice": "Special notice",
    },
}

ROUNDS: Mapping[Language, Mapping[str, str]] = {
    Language.zh: {
        "first": "第一次拍卖",
        "second": "第二次拍卖",
        "sale": "变卖",
        "resale": "重新拍卖",
    },
    Language.en: {
        "first": "first auction",
        "second": "second auction",
        "sale": "judicial sale",
        "resale": "re-sale after default",
    },
}

KINDS: Mapping[Language, Mapping[str, str]] = {
    Language.zh: {
        "flat": "房产",
        "land": "土地使用权",
        "movable": "动产",
        "vehicle": "机动车",
        "ship": "船舶",
        "equity": "股权",
        "mining_right": "矿业权",
        "other_right": "其他财产权",
    },
    Language.en: {
        "flat": "Home",
        "land": "Land-use right",
        "movable": "Movable property",
        "vehicle": "Motor vehicle",
        "ship": "Vessel",
        "equity": "Equity",
        "mining_right": "Mining right",
        "other_right": "Other property right",
    },
}

METHODS: Mapping[Language, Mapping[str, str]] = {
    Language.zh: {
        "appraisal": "委托评估",
        "negotiation": "当事人议价",
        "directed_inquiry": "定向询价",
        "network_inquiry": "网络询价",
    },
    Language.en: {
        "appraisal": "commissioned appraisal",
        "negotiation": "agreement of the parties",
        "directed_inquiry": "directed inquiry",
        "network_inquiry": "network inquiry",
    },
}

NOTHING_KNOWN: Mapping[Language, Mapping[str, str]] = {
    Language.zh: {
        "titles": "见本案执行依据",
        "description": "详见现场照片及评估报告",
        "location": "见标的介绍",
        "owners": "被执行人",
        "encumbrances": "本院未查明有权利负担。",
        "occupation": "由被执行人管理，成交后由本院依法交付。",
        "defects": "本院未发现其他瑕疵。",
        "priority": "本院未查明有优先购买权人",
        "contact": "本院执行局",
        "report": "定价依据（报告副本）与本公告同日公示。",
        "no_report": "定价依据与本公告同日公示。",
    },
    Language.en: {
        "titles": "see the enforcement title of the case",
        "description": "see the photographs and the report",
        "location": "see the description",
        "owners": "the debtor",
        "encumbrances": "The court has found no encumbrance.",
        "occupation": "In the debtor's keeping; the court hands it over after the sale.",
        "defects": "The court knows of no other defect.",
        "priority": "the court has found no holder of such a right",
        "contact": "the court's enforcement bureau",
        "report": "A copy of the report is published on the day of this announcement.",
        "no_report": "The basis of the price is published on the day of this announcement.",
    },
}

HOLDER: Mapping[Language, str] = {
    Language.zh: "{name}（{basis}，第{rank}顺序）",
    Language.en: "{name} ({basis}, rank {rank})",
}

BASES: Mapping[Language, Mapping[str, str]] = {
    Language.zh: {
        "co_owner": "按份共有人",
        "shareholder": "公司股东",
        "lessee": "承租人",
        "other": "其他优先购买权人",
    },
    Language.en: {
        "co_owner": "co-owner by shares",
        "shareholder": "shareholder of the company",
        "lessee": "lessee",
        "other": "another right",
    },
}

NOTIFIED: Mapping[Language, Mapping[str, str]] = {
    Language.zh: {
        "account": "经账户送达并已阅知：",
        "email": "经电子邮件送达并已确认：",
        "post": "邮寄送达：",
        "in_person": "直接送达：",
        "electronic": "电子送达：",
        "public": "无法通知，已在本平台公示满五日：",
        "waiver": "书面放弃通知：",
        "untold": "尚未通知：",
    },
    Language.en: {
        "account": "in their account, and read: ",
        "email": "by e-mail, and confirmed: ",
        "post": "by post: ",
        "in_person": "in person: ",
        "electronic": "electronically: ",
        "public": "could not be reached, told by public notice for five full days: ",
        "waiver": "waived notice in writing: ",
        "untold": "not told yet: ",
    },
}

_ZH: Mapping[str, _Lines] = {
    "announcement_title": ("{court}关于{name}（{round}）的拍卖公告",),
    "property": (
        "标的编号：{lot}。标的名称：{name}。类别：{kind}。",
        "所在位置：{location}。权利人：{owners}。",
        "{description}",
    ),
    "condition": (
        "占有、使用情况：{occupation}",
        "权利负担：{encumbrances}",
        "已知瑕疵：{defects}",
        "标的以现状拍卖。竞买人可在竞价开始前联系本院实地看样；未看样的，视为对标的现状的确认。",
    ),
    "price": (
        "参考价：{reference}（{method}，{source}，有效期至{valid_until}）。",
        "起拍价：{start}（{start_words}）。起拍价即为保留价。增价幅度：{increment}及其整数倍。",
    ),
    "time": (
        "竞价自{opens}开始，至{ends}结束（延时除外），均为北京时间，以平台服务系统时间为准。",
        "竞价结束前五分钟内有人出价的，竞价时间自该出价时点顺延{extension}分钟，循环往复，次数不限。",
    ),
    "rules": (
        "采取递增出价方式，低于起拍价的出价无效。一人参与竞拍且出价不低于起拍价的，拍卖成交。",
        "出价时间以出价进入平台服务系统的时间为准。竞买代码及出价实时公开，全程记录并公示。",
    ),
    "deposit": (
        "保证金：{deposit}。竞买人应在竞价程序结束前实名交纳，经确认后取得竞买资格和竞买代码。",
        "申请执行人可以不交保证金；其债权数额小于保证金数额的，按差额部分交纳。",
        "竞买成交的，保证金充抵价款；未竞得的，保证金于竞价程序结束后二十四小时内退还，不计利息。",
    ),
    "payment": (
        "余款应在成交后{balance_days}日内付至本院账户。开户行：{bank}；账号：{account}。付款时须填写平台给出的付款编号。",
    ),
    "bidders": (
        "具有完全民事行为能力的自然人、法人和非法人组织均可参加竞买；法律、行政法规对买受人资格或者条件有特殊规定的，竞买人应当具备规定的资格或者条件。",
        "本院、网络服务提供者、承担拍卖辅助工作的机构及其工作人员和近亲属不得竞买。重新拍卖的，原买受人不得参加竞买。",
        "委托他人代为竞买的，应当在竞价程序开始前经本院确认。",
    ),
    "priority": (
        "优先购买权人：{priority}。",
        "优先购买权人经本院确认后取得优先竞买资格，可以以相同价格出价；没有更高出价的，由优先购买权人竞得。经通知未参与竞买的，视为放弃优先购买权。",
    ),
    "title": (
        "价款付清后十日内，本院制作并送达拍卖成交裁定。标的所有权自裁定送达买受人时起转移。",
        "裁定送达后十五日内，本院将标的移交买受人，并协助办理权属变更登记。",
    ),
    "taxes": (
        "拍卖本身形成的税费，由法律、行政法规规定的纳税人、缴费人各自负担；没有规定或者规定不明的，由本院根据法律原则和案件实际情况确定。",
    ),
    "liability": (
        "买受人逾期不付清价款的，保证金不予退还，依次用于支付拍卖产生的费用损失、弥补重新拍卖价款低于原拍卖价款的差价、冲抵本案被执行人的债务以及与拍卖财产相关的被执行人的债务。",
        "恶意串通、扰乱竞价秩序的，依法追究法律责任。",
    ),
    "basis": (
        "执行案号：{case}。执行依据：{titles}。",
        "{basis}",
    ),
    "court": (
        "拍卖法院：{court}。咨询与监督：{contact}。",
        "本次拍卖在本网络司法拍卖平台进行，全程公开，接受社会监督。",
    ),
    "special_notice": (
        "一、竞买人应当具备完全民事行为能力；法律、行政法规对买受人资格有特殊规定的，应当具备规定的资格。",
        "二、委托他人代为竞买的，应当在竞价程序开始前经本院确认，并通知网络服务提供者。",
        "三、标的已知瑕疵和权利负担见本公告“标的现状、权利负担及已知瑕疵”。",
        "四、标的以实物现状为准，竞买人可以申请实地看样。",
        "五、竞买人决定参与竞买的，视为对标的完全了解，并接受标的一切已知和未知瑕疵。",
        "六、载明买受人真实身份的拍卖成交确认书将在本平台公示。",
        "七、买受人悔拍后，保证金不予退还。",
    ),
}

_EN: Mapping[str, _Lines] = {
    "announcement_title": ("{court}: announcement of the sale of {name} ({round})",),
    "property": (
        "Lot {lot}: {name}. Category: {kind}.",
        "Location: {location}. Right held by: {owners}.",
        "{description}",
    ),
    "condition": (
        "Possession and use: {occupation}",
        "Encumbrances: {encumbrances}",
        "Known defects: {defects}",
        (
            "The property is sold as it is. It may be viewed by appointment before bidding opens;"
            " whoever does not view it accepts its condition."
        ),
    ),
    "price": (
        "Reference price: {reference} ({method}, {source}, valid until {valid_until}).",
        (
            "Starting price: {start} ({start_words}); it is also the reserve. Bids rise by"
            " {increment} or whole multiples of it."
        ),
    ),
    "time": (
        (
            "Bidding opens on {opens} and ends on {ends}, extensions apart, Beijing time, by the"
            " clock of the platform's service."
        ),
        (
            "A bid in the last five minutes moves the end to {extension} minutes after that bid, as"
            " often as it happens."
        ),
    ),
    "rules": (
        (
            "Bids ascend; a bid below the starting price is void. One bidder at or above the"
            " starting price suffices for a sale."
        ),
        (
            "A bid's time is the moment it reaches the platform's service. Paddles and bids are"
            " public at once; the whole course is recorded and shown."
        ),
    ),
    "deposit": (
        (
            "Deposit: {deposit}, paid in one's own name before bidding ends; once it is confirmed"
            " the bidder receives a paddle."
        ),
        (
            "The applicant for enforcement need not pay it; if the claim is smaller than the"
            " deposit, the difference is paid."
        ),
        (
            "The buyer's deposit counts toward the price; every other is returned within"
            " twenty-four hours of the end of bidding, without interest."
        ),
    ),
    "payment": (
        (
            "The balance is paid to the court's account within {balance_days} days of the sale."
            " Bank: {bank}; account: {account}. Quote the payment number the platform gives."
        ),
    ),
    "bidders": (
        (
            "Any natural person of full civil capacity, legal person or other organisation may bid;"
            " where law asks for a special qualification, the bidder must have it."
        ),
        (
            "This court, the provider of the platform, bodies that assisted the sale, their staff"
            " and the staff's near relatives may not bid. In a re-sale the former buyer may not"
            " bid."
        ),
        "Whoever bids for another must be confirmed by the court before bidding opens.",
    ),
    "priority": (
        "Holders of a right of first purchase: {priority}.",
        (
            "A holder confirmed by the court may bid the same price as another; where nobody bids"
            " more, the holder buys. A holder who was notified and does not bid has waived the"
            " right."
        ),
    ),
    "title": (
        (
            "Within ten days of full payment the court makes and serves the ruling on the sale."
            " Title passes when the ruling is served on the buyer."
        ),
        (
            "Within fifteen days of service the court hands the property over and assists with the"
            " registration."
        ),
    ),
    "taxes": (
        (
            "Taxes and fees of the sale are borne by whom the law names for each; where it names"
            " nobody, the court decides by the principles of law and the facts of the case."
        ),
    ),
    "liability": (
        (
            "If the buyer does not pay in time the deposit is not refunded. It covers, in this"
            " order, the costs lost, the shortfall of the re-sale against this price, the debtor's"
            " debts in this case, and the debtor's debts related to the property."
        ),
        "Collusion and disturbance of the bidding are prosecuted.",
    ),
    "basis": (
        "Enforcement case: {case}. Enforcement title: {titles}.",
        "{basis}",
    ),
    "court": (
        "Court: {court}. Enquiries and supervision: {contact}.",
        "The sale is held on this judicial auction platform, in public from beginning to end.",
    ),
    "special_notice": (
        "1. A bidder must have full civil capacity and any special qualification the law asks for.",
        (
            "2. Bidding for another must be confirmed by the court, and told to the provider,"
            " before bidding opens."
        ),
        (
            "3. Known defects and encumbrances stand in this announcement under “Condition,"
            " encumbrances and known defects”."
        ),
        "4. The property is sold as it is; it may be viewed on request.",
        (
            "5. Whoever bids is taken to know the property fully and to accept all its known and"
            " unknown defects."
        ),
        (
            "6. The confirmation of sale, which names the buyer's real identity, is published on"
            " this platform."
        ),
        "7. The deposit of a buyer who does not complete is not refunded.",
    ),
}

TEXTS: Mapping[Language, Mapping[str, _Lines]] = {Language.zh: _ZH, Language.en: _EN}
