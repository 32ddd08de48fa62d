"""Pure. Four eyes: one member of the admission desk proposes, another one decides.

House rule: whether somebody may bid, and before whom, hangs on the desk alone, since the case's
judges must not know the bidders (OJA-24); so no one person decides it.
"""

from __future__ import annotations

from auction.kernel.refusal import CommonRefusal, Refusal
from auction.people.refusals import PeopleRefusal

MOST_NOTE = 500


def check_second(*, proposed_by: str | None, actor_id: str | None) -> Refusal | None:
    """Say why somebody cannot be the second: nothing is proposed, or they proposed it."""
    if proposed_by is None:
        return Refusal(PeopleRefusal.nothing_proposed)
    if proposed_by == actor_id:
        return Refusal(PeopleRefusal.second_member)
    return None


def check_same(proposed: object, found: object) -> Refusal | None:
    """Say why a second finding does not decide: it is another one than the first."""
    return None if proposed == found else Refusal(PeopleRefusal.finding_differs, {}, "decision")


def check_note(note: str) -> Refusal | None:
    """Say what is wrong with the note to the first member: none, or too long."""
    if not note.strip():
        return Refusal(CommonRefusal.missing, {}, "note")
    if len(note) > MOST_NOTE:
        return Refusal(CommonRefusal.too_long, {"longest": MOST_NOTE}, "note")
    return None
