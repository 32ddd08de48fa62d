"""Pure. Chance that anyone can repeat: one seed, one order, no number favoured.

`docs/draw.md` tells it to a stranger: words of 64 bits from HMAC-SHA256 of a counter, and a
shuffle by Fisher and Yates from the last place down.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence

_WORD_VALUES = 2**64


def shuffled(ids: Sequence[str], seed: bytes) -> tuple[str, ...]:
    """Return ids in the order a seed gives them; every order is equally likely over the seeds."""
    order = list(ids)
    words = words_of(seed)
    for last in range(len(order) - 1, 0, -1):
        other = below(words, last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


def below(words: Iterator[int], bound: int, word_values: int = _WORD_VALUES) -> int:
    """Return a number from 0 to `bound` - 1, each equally likely if each word is.

    Words that lie beyond the last whole multiple of `bound` are thrown away: taking them
    modulo `bound` would favour the small numbers.
    """
    usable = word_values - word_values % bound
    return next(word for word in words if word < usable) % bound


def words_of(seed: bytes) -> Iterator[int]:
    """Yield 64-bit words without end: HMAC-SHA256 of a counter from 0, four words a block."""
    counter = 0
    while True:
        block = hmac.digest(seed, counter.to_bytes(8, "big"), "sha256")
        for start in range(0, len(block), 8):
            yield int.from_bytes(block[start : start + 8], "big")
        counter += 1
