"""The account of a case on its pages, as a file, as a signed statement."""

from __future__ import annotations

import json

import pytest

from auction.bidding.signed import PublicKey
from auction.bidding.signing import SigningKey
from auction.db.engine import Database
from auction.documents.queries import papers_of_case
from auction.documents.signed_account import NotAsSigned, read_signed_account, sign_account
from auction.documents.typeset import pdf
from auction.i18n.formats import money
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from tests.auction.settlement.test_distributing import approve, pay_out, proposed, sold
from tests.fakes.sold_lot import PRICE_FEN, SoldLot
from tests.web.money_site import MoneySite
from web.cli.verify import FLAWED, HOLDS, _check

KEY = SigningKey(b"\x07" * 32)


async def paid_out(database: Database) -> tuple[MoneySite, SoldLot, str]:
    lot = await sold(database)
    await lot.cost("评估费", 8_000_00)
    await lot.claim("甲银行", PRICE_FEN)
    await proposed(lot)
    await approve(lot)
    await pay_out(lot)
    return MoneySite(lot.court).as_(Role.judge), lot, f"/court/cases/{lot.case_id}/account"


async def stated(site: MoneySite, lot: SoldLot, page: str) -> str:
    answer = await site.post(f"{page}/statements")
    assert answer.status_code == 303
    async with lot.court.acting() as uow:
        papers = await papers_of_case(uow.session, lot.case_id)
    return [paper.number for paper in papers if paper.kind == "account"][-1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "this round of enforcement ended"),
        ("zh", "终结本次执行程序"),
    ],
)
async def test_the_account_is_told_with_the_closing_proposed(
    database: Database, language: str, words: str
) -> None:
    site, _, page = await paid_out(database)
    shown = (await site.get(page, language)).text
    assert words in shown
    assert money(PRICE_FEN) in shown
    assert "out pay_" in shown  # The bank's own reference of a payment.
    assert "state." not in shown.replace("state.t", "")


async def test_the_file_holds_every_arrival_and_payment(database: Database) -> None:
    site, _, page = await paid_out(database)
    text = (await site.get(f"{page}.csv")).text
    assert text.count("What came in,") == 2
    assert text.count("Payment,") == 3
    assert "甲银行" in text


@pytest.mark.parametrize("who", [Role.panel, Role.president])
async def test_others_of_the_court_read_and_make_no_statement(
    database: Database, who: Role
) -> None:
    site, _, page = await paid_out(database)
    assert (await site.as_(who).get(page)).status_code == 200
    assert (await site.post(f"{page}/statements")).status_code == 403


async def test_a_party_reads_its_own_case_and_a_stranger_does_not(database: Database) -> None:
    site, lot, _ = await paid_out(database)
    party = await lot.court.person("甲银行", Role.party)
    await lot.party("甲银行", "creditor", account_id=party.account_id)
    page = f"/my/cases/{lot.case_id}/account"
    shown = await site.as_(party).get(page)
    assert (shown.status_code, (await lot.sale()).deposit_number in shown.text) == (200, False)
    assert (await site.get(f"{page}.csv")).status_code == 200
    stranger = await lot.court.person("某人", Role.party)
    assert (await site.as_(stranger).get(page)).status_code == 404


async def test_a_statement_is_a_paper_and_a_signed_file(database: Database) -> None:
    site, lot, page = await paid_out(database)
    number = await stated(site, lot, page)
    assert "This paper is real" in (await site.get(f"/papers/{number}")).text
    file = (await site.get(f"/papers/{number}/signed.json")).content
    account = read_signed_account(file, [KEY.public]).account
    assert (account["number"], account["received_fen"]) == (number, PRICE_FEN)
    assert account["received_fen"] == (
        account["paid_fen"] + account["on_its_way_fen"] + account["kept_fen"]
    )
    assert (await lot.sale()).deposit_number not in file.decode()
    assert (await site.as_(None).get(f"/papers/{number}/signed.json")).status_code in {303, 403}


async def test_the_statement_is_typeset_in_both_languages(database: Database) -> None:
    site, lot, page = await paid_out(database)
    await stated(site, lot, page)
    async with lot.court.acting() as uow:
        paper = (await papers_of_case(uow.session, lot.case_id))[-1]
    for language in Language:
        made = pdf(paper.kind, paper.facts, language, number=paper.number)
        assert made.startswith(b"%PDF")


async def test_a_statement_stays_as_it_was_when_the_case_goes_on(database: Database) -> None:
    site, lot, page = await paid_out(database)
    number = await stated(site, lot, page)
    before = (await site.get(f"/papers/{number}/signed.json")).content
    await lot.claim("乙", 1_00)
    assert (await site.get(f"/papers/{number}/signed.json")).content == before


# -- The check by a stranger ----------------------------------------------------------------------


def test_no_byte_of_a_signed_file_can_be_changed_unseen() -> None:
    file = sign_account({"number": "1", "payee": "甲银行", "paid_fen": 100}, KEY).to_bytes()
    assert read_signed_account(file, [KEY.public]).account["paid_fen"] == 100
    for place in range(len(file)):
        for flipped in (file[place] ^ 1, file[place] ^ 0x20):
            changed = file[:place] + bytes([flipped]) + file[place + 1 :]
            with pytest.raises(NotAsSigned):
                read_signed_account(changed, [KEY.public])


def test_a_file_signed_by_another_key_is_known_by_its_fingerprint() -> None:
    forged = sign_account({"number": "1"}, SigningKey(b"\x08" * 32)).to_bytes()
    with pytest.raises(NotAsSigned, match="not given"):
        read_signed_account(forged, [KEY.public])
    found = read_signed_account(forged)
    assert found.key != KEY.public


def test_the_command_line_says_which_file_holds(tmp_path, capsys) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    file = sign_account({"number": "1", "case_number": "x", "paid_fen": 7}, KEY).to_bytes()
    good.write_bytes(file)
    bad.write_bytes(file.replace(b":7", b":8"))
    keys = (PublicKey(KEY.public.public_key),)
    assert _check(str(good), [], keys) == HOLDS
    assert json.loads(capsys.readouterr().out)["paid_fen"] == 7
    assert _check(str(bad), [], keys) == FLAWED
    assert "the signature does not fit" in capsys.readouterr().err
