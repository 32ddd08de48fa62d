"""A negotiation from its opening to a price, or to none."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from auction.cases import service as cases
from auction.cases.models import CaseParty
from tests.valuation.house import messages, other_court_judge, price_of, refused
from tests.valuation.negotiation.negotiating import FEN, Negotiating, audited
from valuation.negotiation import service
from valuation.procedure import service as ladder
from valuation.procedure.ladder import Conditions

DUE_IN_TEN_DAYS = "2026-03-26T16:00:00+00:00"


async def add_creditor(negotiating: Negotiating, *, with_account: bool) -> str:
    court = negotiating.court
    async with court.begin(court.judge) as uow:
        return await cases.add_party(
            uow,
            case_id=court.case_id,
            role="creditor",
            kind="person",
            name="银行",
            account_id=court.stranger.account_id if with_account else None,
        )


async def unbind(negotiating: Negotiating, place: int) -> None:
    """Take a party's account away."""
    async with negotiating.court.database.session() as session:
        party = await session.get_one(CaseParty, negotiating.court.parties[place])
        party.account_id = None
        session.add(party)
        await session.commit()


async def test_beginning_opens_the_parties_clock(negotiating: Negotiating) -> None:
    await negotiating.begin()
    clocks = await negotiating.clocks()
    assert {kind: at.isoformat() for kind, at in clocks.items()} == {"negotiation": DUE_IN_TEN_DAYS}


@pytest.mark.parametrize("days", [2, 31])
async def test_a_time_out_of_bounds_is_refused(negotiating: Negotiating, days: int) -> None:
    assert await refused(negotiating.begin(days=days)) == "malformed"


@pytest.mark.parametrize("place", [0, 1])
async def test_a_side_without_an_account_has_no_negotiation(
    negotiating: Negotiating, place: int
) -> None:
    await unbind(negotiating, place)
    assert await refused(negotiating.begin()) == "side_without_account"


async def test_where_a_party_is_missing_the_ladder_does_not_open_it(
    negotiating: Negotiating,
) -> None:
    court = negotiating.court
    procedure_id = await court.procedure(Conditions(party_missing_or_refuses=True))
    async with court.begin(court.judge) as uow:
        begun = service.begin_negotiation(uow, procedure_id=procedure_id)
        assert await refused(begun) == "party_missing_or_refuses"


async def test_everybody_asked_is_told(negotiating: Negotiating) -> None:
    await negotiating.begin()
    assert await messages(negotiating.court) == ["negotiation_begun"] * 2


async def test_a_named_creditor_must_agree_too(negotiating: Negotiating) -> None:
    creditor = await add_creditor(negotiating, with_account=True)
    await negotiating.begin(creditors=[creditor])
    await negotiating.both()
    assert (await negotiating.seen()).state == "stating"
    await negotiating.state(negotiating.court.stranger)
    assert (await negotiating.seen()).state == "confirming"


async def test_a_named_creditor_without_an_account_is_refused(negotiating: Negotiating) -> None:
    creditor = await add_creditor(negotiating, with_account=False)
    assert await refused(negotiating.begin(creditors=[creditor])) == "creditor_without_account"


async def test_a_creditor_who_was_not_named_states_nothing(negotiating: Negotiating) -> None:
    await add_creditor(negotiating, with_account=True)
    await negotiating.begin()
    assert await refused(negotiating.state(negotiating.court.stranger)) == "not_asked_to_state"


async def test_a_stranger_finds_no_negotiation(negotiating: Negotiating) -> None:
    await negotiating.begin()
    assert await refused(negotiating.state(negotiating.court.stranger)) == "not_found"


async def test_a_figure_is_sealed_until_the_other_side_has_stated(
    negotiating: Negotiating,
) -> None:
    await negotiating.begin()
    await negotiating.state(negotiating.court.applicant)
    seen = await negotiating.seen()
    assert str(FEN) not in repr(seen)
    assert seen.stated == 1


async def test_the_audit_record_carries_no_figure_under_seal(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.state(negotiating.court.applicant)
    notes = await audited(negotiating.court, f"negotiation:{negotiating.id}")
    assert [act for act, _ in notes] == ["negotiation.begun", "negotiation.stated"]
    assert str(FEN) not in str(notes)


async def test_a_price_may_be_changed_while_it_is_sealed(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.state(negotiating.court.applicant, 1)
    await negotiating.both(FEN, FEN)
    seen = await negotiating.seen()
    assert (seen.state, seen.amount_fen) == ("confirming", FEN)


async def test_once_all_have_stated_nothing_is_changed(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.both()
    assert await refused(negotiating.state(negotiating.court.debtor, 5)) == "wrong_state"


async def test_equal_prices_wait_for_the_judge_with_a_clock(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.both()
    assert set(await negotiating.clocks()) == {"negotiation_confirmation"}


async def test_a_confirmed_price_is_the_reference_price_for_a_year(
    negotiating: Negotiating,
) -> None:
    await negotiating.begin()
    await negotiating.both()
    await negotiating.confirm()
    price = await price_of(negotiating.court)
    assert price is not None
    assert (price.amount_fen, price.method) == (FEN, "negotiation")
    assert price.valid_until_on == date(2027, 3, 15)
    assert await negotiating.clocks() == {}


async def test_the_parties_agree_on_the_shorter_validity(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.state(negotiating.court.applicant, until=date(2026, 9, 1))
    await negotiating.state(negotiating.court.debtor, until=date(2026, 7, 1))
    await negotiating.confirm()
    price = await price_of(negotiating.court)
    assert price is not None
    assert price.valid_until_on == date(2026, 7, 1)


async def test_a_validity_of_over_a_year_is_refused(negotiating: Negotiating) -> None:
    await negotiating.begin()
    stated = negotiating.state(negotiating.court.applicant, until=date(2027, 3, 16))
    assert await refused(stated) == "validity_too_long"


async def test_a_validity_that_lapsed_at_the_judge_s_desk_fixes_no_price(
    negotiating: Negotiating,
) -> None:
    await negotiating.begin()
    await negotiating.state(negotiating.court.applicant, until=date(2026, 3, 17))
    await negotiating.state(negotiating.court.debtor)
    await negotiating.court.pass_days(2)
    await negotiating.confirm()
    assert (await negotiating.seen()).why == "validity_lapsed"
    assert await price_of(negotiating.court) is None


async def test_a_clerk_does_not_confirm(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.both()
    confirmed = negotiating.confirm(actor=negotiating.court.clerk)
    assert await refused(confirmed) == "not_allowed"


async def test_another_court_s_judge_finds_nothing(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.both()
    judge = await other_court_judge(negotiating.court)
    assert await refused(negotiating.confirm(actor=judge)) == "not_found"


async def test_what_harms_others_is_no_price(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.both()
    await negotiating.confirm(harms=True)
    assert (await negotiating.seen()).why == "harms_others"
    assert set(await negotiating.clocks()) == {"method_choice"}


async def test_different_prices_end_it_and_all_see_them(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.both(1, 2)
    seen = await negotiating.seen()
    assert seen.why == "prices_differ"
    assert [row.amount_fen for row in seen.statements] == [1, 2]
    assert set(await negotiating.clocks()) == {"method_choice"}


async def test_a_refusal_ends_it_at_once_and_shows_no_figure(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.state(negotiating.court.applicant)
    await negotiating.refuse(negotiating.court.debtor)
    seen = await negotiating.seen()
    assert (seen.state, seen.why) == ("failed", "party_refuses")
    assert str(FEN) not in repr(seen)


async def test_silence_until_the_end_of_the_time_ends_it(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.state(negotiating.court.applicant)
    await negotiating.court.pass_days(12)
    assert (await negotiating.seen()).why == "no_answer"
    assert set(await negotiating.clocks()) == {"method_choice"}


async def test_the_last_instant_of_the_time_is_too_late(negotiating: Negotiating) -> None:
    await negotiating.begin()
    negotiating.court.clock.at = (await negotiating.seen()).due_at
    assert await refused(negotiating.state(negotiating.court.applicant)) == "time_to_state_over"
    assert await refused(negotiating.refuse(negotiating.court.applicant)) == "time_to_state_over"


async def test_just_before_it_is_in_time(negotiating: Negotiating) -> None:
    await negotiating.begin()
    negotiating.court.clock.at = (await negotiating.seen()).due_at - timedelta(microseconds=1)
    await negotiating.both()
    assert (await negotiating.seen()).state == "confirming"


async def test_no_objection_is_heard_against_an_agreed_price(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.both()
    await negotiating.confirm()
    assert await refused(negotiating.object(negotiating.court.debtor)) == "agreed_price_final"
    assert await refused(negotiating.object(negotiating.court.stranger)) == "not_found"


async def test_a_withdrawn_procedure_takes_the_negotiation_along_sealed(
    negotiating: Negotiating,
) -> None:
    court = negotiating.court
    await negotiating.begin()
    await negotiating.state(court.applicant)
    async with court.begin(court.judge) as uow:
        await ladder.withdraw_procedure(
            uow, procedure_id=negotiating.procedure_id, ground="parties_settle"
        )
    assert await refused(negotiating.state(court.debtor)) == "negotiation_over"
    await court.relay.run_due()
    seen = await negotiating.seen()
    assert (seen.state, seen.opened_at) == ("withdrawn", None)
    assert await negotiating.clocks() == {}


async def test_the_judge_and_who_stated_are_told_of_equal_prices(
    negotiating: Negotiating,
) -> None:
    await negotiating.begin()
    await negotiating.both()
    told = await messages(negotiating.court)
    assert told.count("agreed_price_to_confirm") == 1
    assert told.count("prices_agreed") == 2


async def test_two_prices_at_once_are_taken_one_after_the_other(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await asyncio.gather(
        negotiating.state(negotiating.court.applicant), negotiating.state(negotiating.court.debtor)
    )
    assert (await negotiating.seen()).state == "confirming"
    assert set(await negotiating.clocks()) == {"negotiation_confirmation"}


async def test_a_last_price_and_a_withdrawal_at_once_leave_no_clock(
    negotiating: Negotiating,
) -> None:
    court = negotiating.court
    await negotiating.begin()
    await negotiating.state(court.applicant, 1)

    async def withdraw() -> None:
        async with court.begin(court.judge) as uow:
            await ladder.withdraw_procedure(
                uow, procedure_id=negotiating.procedure_id, ground="parties_settle"
            )

    await asyncio.gather(negotiating.state(court.debtor, 2), withdraw(), return_exceptions=True)
    await court.relay.run_due()
    assert (await negotiating.seen()).state in {"failed", "withdrawn"}
    assert await negotiating.clocks() == {}
