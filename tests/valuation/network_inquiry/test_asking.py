"""Platforms are asked over real HTTP: what counts is in time, whole, and said twice the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.valuation.house import price_of, refused
from tests.valuation.network_inquiry.network_house import NetworkHouse
from tests.valuation.network_inquiry.platforms_served import KEY, Platform
from tests.valuation.reports import pdf_with, plain_pdf
from valuation.network_inquiry import service
from valuation.network_inquiry.answers import Fault, FaultKind
from valuation.network_inquiry.http_price_source import HttpPriceSource
from valuation.network_inquiry.mandates import PlatformAddress
from valuation.network_inquiry.refusals import NetworkRefusal


async def test_every_platform_is_asked_in_one_act(network: NetworkHouse) -> None:
    await network.begun()
    await network.ask()
    assert [len(platform.posts) for platform in network.platforms] == [1, 1, 1]


async def test_a_mandate_says_what_the_law_wants(network: NetworkHouse) -> None:
    await network.begun()
    await network.ask()
    mandate = network.platforms[0].posts[0]
    assert mandate["property"]["name"] == "龙昆南路6号1202室"
    assert mandate["property"]["features"] == "三室两厅，128.5平方米"
    assert (mandate["property"]["quantity"], mandate["term_days"]) == ("1套", 3)


async def test_a_suspended_platform_is_not_asked(network: NetworkHouse) -> None:
    async with network.court.begin(network.court.judge) as uow:
        await service.suspend_platform(uow, platform_id=network.platform_ids[1], reason="整改")
    await network.begun()
    await network.ask()
    assert [len(platform.posts) for platform in network.platforms] == [1, 0, 1]


async def test_nothing_begins_while_the_roster_is_empty(network: NetworkHouse) -> None:
    for platform_id in network.platform_ids:
        async with network.court.begin(network.court.judge) as uow:
            await service.suspend_platform(uow, platform_id=platform_id, reason="整改")
    assert await refused(network.begun()) == NetworkRefusal.no_platform_listed


async def test_a_platform_that_is_down_is_tried_again(network: NetworkHouse) -> None:
    network.platforms[0].accepts = False
    await network.begun()
    await network.ask()
    network.platforms[0].accepts = True
    network.court.clock.at += timedelta(minutes=5)
    await network.ask()
    assert len(network.platforms[0].posts) == 1


async def test_the_three_days_of_a_platform_begin_with_its_receipt(network: NetworkHouse) -> None:
    network.platforms[0].accepts = False
    inquiry_id = await network.begun()
    sent_due = (await network.inquiry(inquiry_id)).due_at
    await network.ask()
    network.platforms[0].accepts = True
    network.court.clock.at += timedelta(days=1)
    await network.ask()
    assert (await network.inquiry(inquiry_id)).due_at == sent_due + timedelta(days=1)


async def test_when_all_reported_the_judge_has_three_days(network: NetworkHouse) -> None:
    inquiry_id = await network.reported()
    assert await network.state(inquiry_id) == "reviewing"
    assert await network.open_clocks() == ["network_service"]


async def test_one_reading_is_not_enough(network: NetworkHouse) -> None:
    inquiry_id = await network.begun()
    await network.ask(2)
    assert await network.state(inquiry_id) == "asking"


async def test_a_report_is_kept_whole_with_its_paper(network: NetworkHouse) -> None:
    network.platforms[0].behave = network.platforms[0].with_paper(plain_pdf(2))
    await network.reported()
    report = (await network.reports())[0]
    assert (report.pages, report.file_id is not None) == (2, True)


Misbehaviour = Callable[[Platform], Any]


MISBEHAVIOURS: dict[str, tuple[Misbehaviour, str]] = {
    "another_currency": (lambda one: one.reports(currency="USD"), "other_currency"),
    "html": (lambda one: one.html(), "not_json"),
    "a_fraction": (lambda one: one.reports(1_000_000.5), "not_whole_fen"),
    "a_float": (lambda one: one.reports(1_000_000.0), "not_whole_fen"),
    "text_for_a_figure": (lambda one: one.reports("1000000"), "not_whole_fen"),
    "a_boolean": (lambda one: one.reports(True), "not_whole_fen"),
    "nothing": (lambda one: one.reports(0), "not_whole_fen"),
    "beyond_bounds": (lambda one: one.reports(2**53), "not_whole_fen"),
    "half_a_body": (lambda one: one.sends(b'{"id": "MANDATE", "status": "rep'), "not_json"),
    "no_text": (lambda one: one.sends(b"\xff\xfe"), "not_json"),
    "too_deep": (lambda one: one.sends(b"[" * 100_000), "not_json"),
    "a_name_twice": (lambda one: one.sends(b'{"id": "MANDATE", "id": "MANDATE"}'), "two_answers"),
    "another_id": (lambda one: one.sends(b'{"id": "other", "status": "pending"}'), "other_inquiry"),
    "too_long": (lambda one: one.sends(b"{" + b" " * 20_000_001), "too_large"),
    "no_known_status": (lambda one: one.says("maybe"), "malformed"),
    "no_samples": (lambda one: one.reports(samples=[]), "malformed"),
    "no_method": (lambda one: one.reports(method=" "), "malformed"),
    "no_iso_day": (lambda one: one.reports(valid_until_on="2026-3-1"), "malformed"),
    "expired": (lambda one: one.reports(valid_until_on="2026-03-15"), "validity_over"),
    "valid_too_long": (lambda one: one.reports(valid_until_on="2027-03-17"), "validity_too_long"),
    "no_base64": (lambda one: one.reports(report_pdf="no base64!"), "bad_report_file"),
    "no_pdf": (lambda one: one.with_paper(b"%PDF-1.7 broken"), "bad_report_file"),
}


@pytest.mark.parametrize("how", list(MISBEHAVIOURS))
async def test_a_broken_answer_is_a_named_fault_and_no_price(
    network: NetworkHouse, how: str
) -> None:
    misbehave, kind = MISBEHAVIOURS[how]
    network.platforms[0].behave = misbehave(network.platforms[0])
    await network.reported()
    assert {fault.kind for fault in await network.faults()} == {kind}
    assert len(await network.reports()) == 2


async def test_a_platform_that_never_answers_is_left_alone_in_time(network: NetworkHouse) -> None:
    silent = network.platforms[0]
    silent.mandates["ask_1"], silent.behave = {}, silent.hangs()
    async with HttpPriceSource({"some-key": KEY}, whole_seconds=0.3) as impatient:
        said = await impatient.answer(PlatformAddress(silent.url, "some-key"), "ask_1")
    assert said == Fault(FaultKind.timed_out)


async def test_a_fault_keeps_the_hash_of_what_came(network: NetworkHouse) -> None:
    network.platforms[0].behave = network.platforms[0].html()
    await network.reported()
    [fault] = await network.faults()
    assert fault.raw_sha256 == hashlib.sha256("<h1>系统维护中</h1>".encode()).hexdigest()
    assert fault.times == 2


async def test_two_different_answers_are_neither_a_price(network: NetworkHouse) -> None:
    inquiry_id = await network.begun()
    await network.ask(2)
    network.platforms[0].behave = network.platforms[0].reports(100_000_001)
    await network.ask()
    assert [fault.kind for fault in await network.faults()] == ["two_answers"]
    assert (await network.mandates())[0].state == "contradicted"
    assert (await network.reports())[0].voided_at is not None
    assert await network.state(inquiry_id) == "reviewing"


async def test_the_same_answer_in_other_words_of_json_is_the_same(network: NetworkHouse) -> None:
    await network.begun()
    await network.ask(2)
    network.platforms[0].behave = network.platforms[0].reports(extra="ignored")
    await network.ask()
    assert (await network.mandates())[0].confirmed_at is not None


async def test_a_platform_without_its_key_is_a_fault(network: NetworkHouse) -> None:
    network.platform_ids.append(
        await network.list_one("https://nowhere.example", key_name="no-such-key")
    )
    await network.begun()
    await network.ask()
    assert [fault.kind for fault in await network.faults()] == ["key_missing"]


async def test_a_platform_nobody_reaches_is_a_fault(network: NetworkHouse) -> None:
    network.platform_ids.append(await network.list_one("http://127.0.0.1:9"))
    await network.begun()
    await network.ask()
    assert [fault.kind for fault in await network.faults()] == ["unreachable"]


async def test_a_paper_with_a_script_is_served_without_it(network: NetworkHouse) -> None:
    script = pdf_with()
    network.platforms[0].behave = network.platforms[0].with_paper(script)
    await network.reported()
    report = (await network.reports())[0]
    assert report.file_id != report.original_file_id


async def test_what_comes_after_the_term_is_late_and_no_price(network: NetworkHouse) -> None:
    slow = network.platforms[0]
    slow.behave = slow.says("pending")
    inquiry_id = await network.begun()
    await network.ask(3)
    await network.court.pass_to((await network.inquiry(inquiry_id)).due_at)
    slow.behave = slow.reports()
    await network.ask()
    assert [fault.kind for fault in await network.faults()] == ["late"]
    assert len(await network.reports()) == 2


async def test_a_report_in_the_last_instant_counts(network: NetworkHouse) -> None:
    slow = network.platforms[0]
    slow.behave = slow.says("pending")
    inquiry_id = await network.begun()
    await network.ask(3)
    network.court.clock.at = (await network.inquiry(inquiry_id)).due_at - timedelta(microseconds=1)
    slow.behave = slow.reports()
    await network.ask()
    assert len(await network.reports()) == 3


async def test_a_late_answer_before_the_clock_was_swept_is_late_too(network: NetworkHouse) -> None:
    slow = network.platforms[0]
    slow.behave = slow.says("pending")
    inquiry_id = await network.begun()
    await network.ask(3)
    network.court.clock.at = (await network.inquiry(inquiry_id)).due_at
    slow.behave = slow.reports()
    await network.ask()
    assert [fault.kind for fault in await network.faults()] == ["late"]


async def test_no_extension_where_somebody_delivered(network: NetworkHouse) -> None:
    network.platforms[0].behave = network.platforms[0].says("extension_requested", ground="更新")
    inquiry_id = await network.begun()
    await network.ask(3)
    await network.court.pass_to((await network.inquiry(inquiry_id)).due_at)
    assert (await network.mandates())[0].extension_granted is False
    assert await network.state(inquiry_id) == "reviewing"


async def test_three_more_days_where_all_failed_and_one_asked(network: NetworkHouse) -> None:
    for platform in network.platforms:
        platform.behave = platform.says("pending")
    network.platforms[0].behave = network.platforms[0].says("extension_requested", ground="更新")
    inquiry_id = await network.begun()
    await network.ask(2)
    due = (await network.inquiry(inquiry_id)).due_at
    await network.court.pass_to(due)
    assert await network.open_clocks() == ["network_report"]
    assert [row.state for row in await network.mandates()] == ["received", "lapsed", "lapsed"]
    assert (await network.inquiry(inquiry_id)).due_at > due


async def test_there_is_no_second_extension(network: NetworkHouse) -> None:
    for platform in network.platforms:
        platform.behave = platform.says("extension_requested", ground="更新")
    inquiry_id = await network.begun()
    await network.ask(2)
    await network.court.pass_to((await network.inquiry(inquiry_id)).due_at)
    await network.ask()
    await network.court.pass_to((await network.inquiry(inquiry_id)).due_at)
    assert (await network.inquiry(inquiry_id)).why == "all_failed"


async def test_when_all_fail_the_ladder_goes_on(network: NetworkHouse) -> None:
    for platform in network.platforms:
        platform.behave = platform.says("pending")
    inquiry_id = await network.begun()
    await network.ask(2)
    await network.court.pass_to((await network.inquiry(inquiry_id)).due_at)
    assert await network.state(inquiry_id) == "failed"
    assert await network.open_clocks() == []
    assert await network.open_method_clocks() == ["method_choice"]
    assert await price_of(network.court) is None


async def test_when_all_decline_nobody_waits_for_the_term(network: NetworkHouse) -> None:
    for platform in network.platforms:
        platform.behave = platform.says("declined", ground="无同类数据")
    inquiry_id = await network.begun()
    await network.ask(2)
    assert (await network.inquiry(inquiry_id)).why == "all_failed"


async def test_a_withdrawn_procedure_ends_the_asking(network: NetworkHouse) -> None:
    inquiry_id = await network.begun()
    await network.ask()
    await network.withdraw()
    assert await network.state(inquiry_id) == "withdrawn"
    assert await network.open_clocks() == []
    await network.ask()
    assert [platform.looks for platform in network.platforms] == [0, 0, 0]
