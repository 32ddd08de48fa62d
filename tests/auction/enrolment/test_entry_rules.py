"""Shares, votes and parts, whatever is typed and whoever votes in whatever order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.enrolment.entry_forms import EntryForm, NamedPrincipal, Partner, check_together
from auction.enrolment.entry_rules import EntryNeeds, may_act_for_another, verdict
from auction.enrolment.refusals import EntryRefusal, JointRefusal, Missing
from auction.enrolment.shares import MOST_TOGETHER, check_shares, read_share, share_words

NOW = datetime(2026, 3, 16, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("1/3", Fraction(1, 3)),
        (" 2 / 6 ", Fraction(1, 3)),
        ("50%", Fraction(1, 2)),
        ("33.5 %", Fraction(67, 200)),
        ("12.5％", Fraction(1, 8)),
        ("1／4", Fraction(1, 4)),
    ],
)
def test_a_share_is_read_as_a_fraction_or_per_cent(typed: str, share: Fraction) -> None:
    assert read_share(typed) == share


@pytest.mark.parametrize("typed", ["", "half", "1/0", "-1/2", "0.5", "1/3/3", "1e2%", "١/٢", "50"])
def test_anything_else_is_no_share(typed: str) -> None:
    assert read_share(typed) is None


@given(st.lists(st.integers(1, 1_000), min_size=2, max_size=MOST_TOGETHER))
def test_parts_of_one_whole_are_shares_and_any_other_sum_is_not(parts: list[int]) -> None:
    whole = sum(parts)
    shares = [Fraction(part, whole) for part in parts]
    assert check_shares(shares) is None
    less = [shares[0] * Fraction(999, 1_000), *shares[1:]]
    refusal = check_shares(less)
    assert refusal is not None
    assert refusal.code in {JointRefusal.shares_not_whole, JointRefusal.share_malformed}


@given(st.fractions(min_value=0, max_value=1, max_denominator=1_000_000))
def test_a_share_is_read_back_as_it_is_shown(share: Fraction) -> None:
    assert read_share(share_words(share)) == share


@given(st.text(max_size=20))
def test_reading_a_share_never_fails(typed: str) -> None:
    share = read_share(typed)
    assert share is None or share >= 0


@pytest.mark.parametrize("shares", [[], [Fraction(1)], [Fraction(1, 11)] * 11])
def test_nobody_is_together_alone_nor_a_crowd(shares: list[Fraction]) -> None:
    refusal = check_shares(shares)
    assert refusal is not None
    assert refusal.code == JointRefusal.joint_number


@pytest.mark.parametrize("other", [Fraction(0), Fraction(1)])
def test_nobody_has_nothing_or_all(other: Fraction) -> None:
    refusal = check_shares([1 - other, other])
    assert refusal is not None
    assert refusal.code == JointRefusal.share_malformed


@given(st.lists(st.booleans(), max_size=6))
def test_only_two_who_find_the_same_decide(votes: list[bool]) -> None:
    answer = verdict(votes)
    if len(votes) < 2:
        assert answer is None
    if len(votes) >= 3:
        assert answer is not None
    if answer is not None:
        assert votes.count(answer) >= 2


@given(st.integers(-100_000, 100_000))
def test_a_proxy_is_taken_until_the_instant_bidding_opens(seconds: int) -> None:
    refusal = may_act_for_another(NOW, NOW + timedelta(seconds=seconds))
    assert (refusal is None) == (seconds < 0)


@given(st.builds(EntryNeeds, *(st.booleans() for _ in range(4))))
def test_each_need_is_one_code_in_the_protocol_s_order(needs: EntryNeeds) -> None:
    codes = needs.missing()
    assert list(codes) == [code for code in Missing if code in codes]
    assert len(codes) == sum(
        (
            needs.papers_missing,
            needs.papers_unchecked,
            needs.partners_unconsented,
            needs.proxy_unconfirmed,
        )
    )


def _together(*emails: str, principal: NamedPrincipal | None = None) -> str | None:
    share = Fraction(1, len(emails) + 1)
    partners = [Partner(f"n{number}", email, share) for number, email in enumerate(emails)]
    form = EntryForm(partners=partners, own_share=share, principal=principal)
    refusal = check_together(form, own_email="me@example.org")
    return None if refusal is None else str(refusal.code)


def test_everybody_is_named_once() -> None:
    assert _together("a@example.org", "b@example.org") is None
    for emails in (("a@example.org", "a@example.org"), ("me@example.org",)):
        assert _together(*emails) == JointRefusal.partner_named_twice


def test_nobody_bids_with_others_for_another() -> None:
    answer = _together("a@example.org", principal=NamedPrincipal("某某", "1"))
    assert answer == EntryRefusal.joint_and_proxy
