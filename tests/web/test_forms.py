"""What was typed stays; what is wrong stands at its field, with a code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from auction.kernel.refusal import CommonRefusal, Refusal, Refused
from web.forms import FormView, blank_form, read_form
from web.refusals import FormRefusal


class Kind(StrEnum):
    flat = "flat"
    ship = "ship"


def sent(**values: str) -> FormView:
    return FormView({name: [value] for name, value in values.items()})


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("1,467,173.09", 146717309), (" ¥ 200 ", 20000), ("0.01", 1), ("2，000", 200000)],
)
def test_amount_is_read_as_people_write_it(typed: str, fen: int) -> None:
    assert sent(price=typed).amount("price") == fen


@pytest.mark.parametrize("typed", ["-5", "0", "1.234", "1e5", "ten", "90071992547409.93", "１"])
def test_amount_that_is_none_is_refused_at_its_field(typed: str) -> None:
    form = sent(price=typed)
    form.amount("price")
    assert form.refusals["price"].code is CommonRefusal.bad_amount


def test_amount_left_empty_may_be_nothing() -> None:
    assert sent(price=" ").optional_amount("price") is None


def test_day_is_read() -> None:
    assert sent(on="2026-03-16").day("on") == date(2026, 3, 16)


def test_day_that_does_not_exist_is_refused() -> None:
    form = sent(on="2026-02-30")
    form.day("on")
    assert form.refusals["on"].code is CommonRefusal.bad_date


def test_local_time_is_taken_on_the_courts_clock() -> None:
    form = sent(at="2026-03-16T10:00")
    assert form.instant("at") == datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["soon", "0001-01-01T00:00", "2026-03-16T25:00"])
def test_time_that_cannot_be_is_refused(typed: str) -> None:
    form = sent(at=typed)
    form.instant("at")
    assert form.refusals["at"].code is CommonRefusal.bad_date


@pytest.mark.parametrize("typed", ["0", "61", "-1", "1.5", "x", "9" * 5000])
def test_whole_number_outside_its_bounds_is_refused(typed: str) -> None:
    form = sent(months=typed)
    form.whole("months", least=1, most=60)
    assert form.refusals["months"].code is FormRefusal.bad_number


def test_choice_is_a_member() -> None:
    assert sent(kind="ship").choice("kind", Kind) is Kind.ship


def test_choice_off_the_list_is_refused() -> None:
    form = sent(kind="castle")
    form.choice("kind", Kind)
    assert form.refusals["kind"].code is FormRefusal.not_a_choice


def test_promise_not_ticked_is_missing() -> None:
    form = sent()
    form.promised("agree")
    assert form.refusals["agree"].code is CommonRefusal.missing


def test_text_too_long_is_kept_and_refused() -> None:
    form = sent(name="x" * 41)
    form.text("name", longest=40)
    assert (form.value("name"), form.refusals["name"].data) == ("x" * 41, {"longest": 40})


def test_check_raises_what_was_wrong() -> None:
    form = sent(name="")
    form.text("name")
    with pytest.raises(Refused, match="missing"):
        form.check()


def test_check_lets_a_good_form_pass() -> None:
    form = sent(name="陈")
    form.text("name")
    form.check()
    assert not form.refused


def test_initial_value_is_shown_until_something_was_sent() -> None:
    assert (blank_form().value("name", "old"), sent(name="").value("name", "old")) == ("old", "")


def test_box_unticked_stays_unticked() -> None:
    assert (blank_form().is_checked("agree", True), sent().is_checked("agree", True)) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Refusal(CommonRefusal.missing, {}, "name"), 422),
        (Refusal(CommonRefusal.wrong_state), 409),
        (Refusal(CommonRefusal.not_allowed), 403),
    ],
    ids=["a field", "the whole", "the role"],
)
def test_page_shown_again_has_a_telling_status(refusal: Refusal, status: int) -> None:
    assert sent().refuse(refusal).status == status


def test_same_refusal_is_noted_once() -> None:
    refusal = Refusal(CommonRefusal.wrong_state)
    assert len(sent().refuse(refusal).refuse(refusal).general) == 1


def test_form_is_read_with_its_files_from_a_request() -> None:
    client = TestClient(Starlette(routes=[Route("/", _echo, methods=["POST"])]))
    answer = client.post("/", data={"names": ["a ", "b"]}, files={"report": ("r.pdf", b"%PDF-")})
    assert answer.text == "a,b r.pdf %PDF- []"


def test_file_field_left_empty_sends_no_file() -> None:
    form = FormView({}, {})
    form.file("report")
    assert form.refusals["report"].code is CommonRefusal.missing


async def _echo(request: Request) -> Response:
    async with read_form(request) as form:
        file = form.file("report")
        assert file is not None
        content = (await file.read()).decode()
        names = ",".join(form.texts("names"))
        return PlainTextResponse(f"{names} {file.filename} {content} {form.files('none')}")
