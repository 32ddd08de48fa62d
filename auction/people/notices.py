"""Pure. The notices on personal data: their texts by version, in both languages; the newest stands.

A text that was shown is never changed: a new wording is a new version with its own day, and asks
everybody again. Law: PIPL art 14 (consent anew when purpose, means or kinds change), art 17 (what a
notice says), art 29 and 30 (sensitive data: consent of its own, and why it is needed).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Notice(StrEnum):
    """Two notices: for having an account, and for handing in papers with one's number."""

    account = "account"
    identity = "identity"


@dataclass(frozen=True)
class NoticeText:
    """One version of a notice, in force from a day."""

    notice: Notice
    version: int
    from_on: date
    zh: tuple[str, ...]
    en: tuple[str, ...]

    def lines(self, language: str) -> tuple[str, ...]:
        """Return its paragraphs in a language."""
        return self.zh if language == "zh" else self.en

    def sha256(self, language: str) -> str:
        """Return the hash of what is agreed to in a language."""
        return hashlib.sha256("\n".join(self.lines(language)).encode()).hexdigest()


_ACCOUNT_1 = NoticeText(
    Notice.account,
    1,
    date(2026, 3, 1),
    zh=(
        "谁处理：开设本平台的人民法院。联系方式见各法院页面。",
        (
            "处理什么：姓名或者名称、电子邮箱、登录记录；报名后另有保证金收付款账户和报名记录"
            "；出价以竞买代码记录。"
        ),
        "为什么：办理网络司法拍卖的报名、通知、收付款和成交，法律依据为最高人民法院关于网络司法拍卖的规定。",
        "保密：竞价程序结束前，任何法官、合议庭成员和其他竞买人都不能知道您是谁；成交后，买受人的真实身份依法公示。",
        (
            "保存多久：拍卖的电子数据依法保存不少于十年，期满后销毁能够指向个人的内容；未参加"
            "竞买的账户可以随时注销。"
        ),
        (
            "您的权利：可以查阅、复制、更正本人信息，可以撤回同意并注销账户；撤回不影响此前的"
            "处理，也不影响法院依法应当保存的记录。"
        ),
    ),
    en=(
        (
            "Who processes: the people's court that opened this platform. How to reach it"
            " stands on each court's page."
        ),
        (
            "What: your name, e-mail address and sign-ins; once you apply, the bank"
            " accounts of your deposit and what you applied for; your bids, under a"
            " paddle."
        ),
        (
            "Why: applications, letters, payments and sales of online judicial auctions,"
            " under the Supreme People's Court's rules on them."
        ),
        (
            "Secrecy: until the bidding ends no judge, no member of the panel and no"
            " other bidder can know who you are; once sold, the buyer's real identity is"
            " published, as the law asks."
        ),
        (
            "How long: the record of an auction is kept ten years at least, then what"
            " leads to persons is destroyed. An account that never bid can be given up at"
            " any time."
        ),
        (
            "Your rights: see, copy and correct what is kept of you; withdraw this"
            " consent and give up the account. That leaves untouched what was done before,"
            " and what the court must keep."
        ),
    ),
)
_IDENTITY_1 = NoticeText(
    Notice.identity,
    1,
    date(2026, 3, 1),
    zh=(
        "这是对敏感个人信息的单独告知：您提交的证件号码和证件影像属于敏感个人信息。",
        (
            "为什么必须：保证金须实名交纳，买受人的真实身份须依法公示；法律禁止部分人员竞买（"
            "执行法院、平台、辅助机构的工作人员及其近亲属，悔拍的原买受人，被限制消费的人），"
            "不核对号码无法执行。"
        ),
        (
            "谁能看到：只有宣誓保密的资格审核窗口人员，须由两人先后审核；每一次查阅都有记录。"
            "看得到材料的人看不到出价，看得到出价的人看不到材料。"
        ),
        "怎样核对：号码以加密散列与禁止竞买的名单比对，名单中不保存可读的号码。",
        "对您的影响：不同意则不能竞买，不影响浏览和观看竞价。未被受理的材料可以随账户一并删除。",
    ),
    en=(
        (
            "This is a notice of its own on sensitive data: an identity number and"
            " pictures of identity papers are sensitive personal information."
        ),
        (
            "Why it must be: a deposit is paid in one's real name and the buyer's"
            " identity is published; and some may not bid by law (the staff of the"
            " enforcing court, of the platform and of bodies that work for them, with"
            " their near relatives; a buyer who did not pay; people under consumption"
            " limits), which cannot be kept without the number."
        ),
        (
            "Who sees it: sworn members of the admission desk alone, two after each"
            " other, and every look is written down. Who sees papers sees no bids; who"
            " sees bids sees no papers."
        ),
        (
            "How it is compared: by a keyed hash with the lists of those who may not bid."
            " These lists hold no number that anybody could read."
        ),
        (
            "What it means for you: without it you cannot bid; you can still look and"
            " watch. Papers that were not accepted are deleted with the account."
        ),
    ),
)
NOTICES: tuple[NoticeText, ...] = (_ACCOUNT_1, _IDENTITY_1)


def standing(notice: Notice) -> NoticeText:
    """Return the version of a notice that stands."""
    return max((each for each in NOTICES if each.notice is notice), key=lambda each: each.version)
