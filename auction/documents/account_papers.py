"""The statement of a case's account as a paper, made on request and signed with the house's key.

Law: DIST-02, DIST-03, IDX-09.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auction.bidding.heads import know_key
from auction.bidding.signed import PublicKey
from auction.bidding.signing import SigningKey
from auction.db.unit_of_work import UnitOfWork
from auction.documents.account_form import account_form
from auction.documents.layout import Layout
from auction.documents.paper_words import Facts, Words
from auction.documents.signed_account import SignedAccount, sign_account
from auction.i18n import formats
from auction.i18n.catalogue import translate
from auction.kernel.actor import Role
from auction.kernel.ids import new_number
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.queries import court
from auction.settlement.account_queries import case_account


async def account_facts(
    uow: UnitOfWork, *, case_id: str, key: SigningKey
) -> tuple[str, dict[str, Any]]:
    """Return number and facts of a new statement of a case's account, signed.

    A judge or a clerk of the case's court asks for it. It says what the parties may read, so that
    it can be given to them and shown to others. Law: DIST-02, OJA-24.
    """
    court_id = uow.actor.court_id
    if court_id is None or not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    account = await case_account(uow.session, court_id, case_id, uow.now)
    if account is None:
        raise refuse(CommonRefusal.not_found)
    hold(account.adds_up, "what came is what went and what is kept")
    own = await court(uow.session, court_id)
    hold(own is not None, "a paper is made by a court")
    assert own is not None
    number = new_number()
    form = account_form(account.for_a_party(), number=number, court=own.name_zh)
    await know_key(uow.session, key.public, uow.now)
    signed = sign_account(form, key)
    return number, {
        "court_zh": own.name_zh,
        "court_en": own.name_en,
        "case_number": account.case_number,
        "account": form,
        "public_key": signed.key.public_key,
        "signature": signed.signature,
    }


def signed_file(facts: Facts) -> bytes:
    """Return the signed file of a statement from the facts of its paper."""
    key = PublicKey(str(facts["public_key"]))
    return SignedAccount(facts["account"], key, str(facts["signature"])).to_bytes()


def write_account(layout: Layout, facts: Facts, words: Words) -> None:
    """Write the statement: the sums, then each arrival, payment and claim."""
    account = facts["account"]
    told = words.instant(account["told_at_ms"])
    layout.paragraph(words.say("opening", told=told))
    sums = ("received", "paid", "on_its_way", "kept", "owed")
    layout.facts(words.pairs(*((name, formats.money(account[f"{name}_fen"])) for name in sums)))
    _arrivals(layout, account, words)
    _payments(layout, account, words)
    _kept(layout, account, words)
    _claims(layout, account, words)
    _times(layout, account, words)
    closing = account["closing"]
    proposed = closing["proposed"]
    layout.heading(words.say("closing"))
    layout.paragraph(
        words.say(
            "closing_proposed" if proposed else "closing_open",
            proposed=_state(words, "closing_type", proposed) if proposed else "",
            reason=_state(words, "closing_reason", closing["reason"]),
        )
    )
    layout.paragraph(words.say("signature", public_key=PublicKey(facts["public_key"]).id))
    layout.signed([words.fact("court"), told])


def _arrivals(layout: Layout, account: Mapping[str, Any], words: Words) -> None:
    layout.heading(words.say("received"))
    if not account["arrivals"]:
        layout.paragraph(words.say("no_arrival"))
        return
    layout.table(
        [words.say(f"column_{name}") for name in ("arrived", "from", "what", "amount")],
        [
            [
                words.instant(each["arrived_at_ms"]),
                each["payer"] or "—",
                _state(words, "entry_kind", each["kind"]),
                formats.money(each["amount_fen"]),
            ]
            for each in account["arrivals"]
        ],
        numbers=(3,),
    )


def _payments(layout: Layout, account: Mapping[str, Any], words: Words) -> None:
    layout.heading(words.say("payments"))
    if not account["payments"]:
        layout.paragraph(words.say("no_payment"))
        return
    layout.table(
        [words.say(f"column_{name}") for name in ("confirmed", "to", "what", "amount")],
        [
            [
                words.instant(each["confirmed_at_ms"])
                if each["state"] == "confirmed"
                else _state(words, "payout_state", each["state"]),
                each["payee"],
                _state(words, "purpose", each["purpose"]),
                formats.money(each["amount_fen"]),
            ]
            for each in account["payments"]
        ],
        numbers=(3,),
    )


def _kept(layout: Layout, account: Mapping[str, Any], words: Words) -> None:
    kept = account["kept"]
    layout.heading(words.say("kept"))
    layout.facts(
        [
            *words.pairs(
                ("kept_proceeds", formats.money(kept["proceeds_fen"])),
                ("kept_forfeited", formats.money(kept["forfeited_fen"])),
                ("kept_advance", formats.money(kept["advance_fen"])),
                ("kept_disputed", formats.money(kept["disputed_fen"])),
            ),
            *[
                (words.say("kept_for", payee=each["name"]), formats.money(each["amount_fen"]))
                for each in kept["deposited"]
            ],
        ]
    )


def _claims(layout: Layout, account: Mapping[str, Any], words: Words) -> None:
    layout.heading(words.say("claims"))
    layout.table(
        [words.say(f"column_{name}") for name in ("part", "creditor", "due", "paid", "owed")],
        [
            [
                _state(words, "part", part["part"]),
                claim["creditor"],
                formats.money(part["due_fen"]),
                formats.money(part["paid_fen"] + part["deposited_fen"]),
                formats.money(part["owed_fen"]),
            ]
            for claim in account["claims"]
            for part in claim["parts"]
            if part["due_fen"]
        ],
        numbers=(2, 3, 4),
    )


def _times(layout: Layout, account: Mapping[str, Any], words: Words) -> None:
    over = [each for each in account["sales"] if each["days_from_sale"] is not None]
    for each in over:
        layout.paragraph(
            words.say(
                "days",
                lot=each["lot_number"],
                from_sale=each["days_from_sale"],
                from_arrival=each["days_from_arrival"] or 0,
            )
        )


def _state(words: Words, name: str, value: str) -> str:
    return translate(words.language, f"state.{name}.{value}")
