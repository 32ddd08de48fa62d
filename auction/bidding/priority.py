"""Pure. Who wins at an equal price: an earlier rank of priority, then the earlier bid.

A rank is a whole number from 1; a lower one goes first, and no rank at all goes last. So the
leader is always who the law names, and a lower-placed equal bid is refused when it is made.
An equal bid must be made while the lot is open, and moves its end like any other.
Law: OJA-32, OJA-33, OJA-34, TRAP-07.
"""

from __future__ import annotations


def outranks(rank: int, leader_rank: int | None) -> bool:
    """Say whether a holder of priority displaces the leader by offering exactly the same price.

    Among equals of one rank the earlier bid stays ahead.
    """
    return leader_rank is None or rank < leader_rank
