"""The pieces of a page say what they show, to eyes and to screen readers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from auction.i18n.languages import Language
from auction.kernel.refusal import CommonRefusal, Refusal
from web.forms import FormView, blank_form
from web.templating import environment

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


def show(piece: str, language: Language = Language.en, **given: Any) -> str:
    return environment(language).from_string("{{ ui." + piece + " }}").render(now=NOW, **given)


def test_money_carries_its_fen_for_machines() -> None:
    assert '<data class="money" value="100">¥\u00a01</data>' in show("money(100)")


def test_money_that_binds_stands_in_capitals_too() -> None:
    assert "叁佰贰拾柒万零陆佰元整" in show("money(327060000, capitals=True)")


@pytest.mark.parametrize("piece", ["money(none)", "time(none)", "day(none)", "left(none, now)"])
def test_what_is_not_known_is_a_dash(piece: str) -> None:
    assert show(piece) == '<span class="none">—</span>'


def test_day_with_its_weekday() -> None:
    assert "Monday, 16 March 2026" in show("day(on, weekday=True)", on=date(2026, 3, 16))


def test_time_left_says_how_long_and_when() -> None:
    text = show("left(until, now)", until=NOW + timedelta(hours=5, minutes=12))
    assert "in 5 h 12 min" in text
    assert "16 Mar 2026, 15:12" in text


def test_time_past_is_late() -> None:
    text = show("left(until, now)", Language.zh, until=NOW - timedelta(days=1))
    assert "left-late" in text
    assert "已逾期1天" in text


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(minutes=3, seconds=4), "00:03:04"),
        (timedelta(hours=26), "1 d 2 h"),
        (timedelta(milliseconds=1), "00:00:01"),
        (timedelta(seconds=-9), "00:00:00"),
    ],
)
def test_countdown_is_over_only_when_nothing_is_left(left: timedelta, words: str) -> None:
    assert f">{words}</span>" in show("countdown(until, now)", until=NOW + left)


def test_state_is_a_word_with_a_tone() -> None:
    assert show('state("x", "sold")') == '<span class="badge badge-done">state.x.sold</span>'


@pytest.mark.parametrize(("kind", "role"), [("late", "alert"), ("done", "status")])
def test_only_what_is_wrong_interrupts_a_screen_reader(kind: str, role: str) -> None:
    assert f'role="{role}"' in show(f'notice("{kind}", "Title")')


def test_field_keeps_what_was_typed_and_escapes_it() -> None:
    form = FormView({"name": ['"><script>']})
    assert 'value="&#34;&gt;&lt;script&gt;"' in show('field(form, "name", "Name")', form=form)


def test_password_is_never_sent_back() -> None:
    form = FormView({"password": ["secret"]})
    assert "secret" not in show('field(form, "password", "Password", "password")', form=form)


def test_wrong_field_is_marked_and_described() -> None:
    form = FormView({"price": ["x"]}).refuse(Refusal(CommonRefusal.bad_amount, {}, "price"))
    text = show('money_field(form, "price", "Price", hint="In yuan")', form=form)
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="price-hint price-error"' in text
    assert 'id="price-error"' in text


def test_same_field_twice_on_a_page_has_its_own_id() -> None:
    text = show('field(none, "ground", "Ground", hint="Why", id="second-ground")')
    assert 'for="second-ground"' in text
    assert 'id="second-ground" name="ground" aria-describedby="second-ground-hint"' in text


def test_summary_links_to_what_is_wrong() -> None:
    form = FormView({}).refuse(Refusal(CommonRefusal.missing, {}, "price"))
    assert '<a href="#price">This must be filled in.</a>' in show("form_errors(form)", form=form)


def test_form_without_faults_has_no_summary() -> None:
    assert show("form_errors(form)", form=blank_form()).strip() == ""


@pytest.mark.parametrize(
    "piece",
    [
        'select_field(form, "kind", "Kind", [("a", "A"), ("b", "B")])',
        'radio_field(form, "kind", "Kind", [("a", "A"), ("b", "B")])',
    ],
    ids=["select", "radio"],
)
def test_choice_made_stays_made(piece: str) -> None:
    text = show(piece, form=FormView({"kind": ["b"]}))
    (chosen,) = [line for line in text.splitlines() if " selected" in line or " checked" in line]
    assert 'value="b"' in chosen


def test_field_that_may_stay_empty_says_so() -> None:
    assert "if any" in show('field(none, "name", "Name")')


def test_form_carries_its_token() -> None:
    assert '<input type="hidden" name="csrf" value="tok">' in show('form_open("/x", "tok")')


def test_button_that_cannot_be_undone_asks_first() -> None:
    assert 'data-confirm="Sure?"' in show('submit("Withdraw", "danger", confirm="Sure?")')


def test_step_of_a_story_is_said_in_words() -> None:
    text = show('progress([{"title": "Seized"}, {"title": "Terms", "state": "now"}], "day 3")')
    assert "Done: </span>Seized" in text
    assert 'aria-current="step"' in text


def test_single_page_needs_no_pager() -> None:
    assert show('pager({"previous_href": none, "next_href": none, "where": "1-3"})').strip() == ""


def test_list_without_rows_says_what_to_do() -> None:
    text = show('empty("No lots", "None yet", {"href": "/x", "label": "Add one"})')
    assert 'href="/x">Add one</a>' in text
