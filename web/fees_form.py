"""Reading a tariff from a form: rows of "up to" and "per mille", empty rows left out."""

from __future__ import annotations

import re

from auction.kernel.refusal import CommonRefusal, Refusal
from valuation.fees.tariff import Tier
from web.forms import FormView

_RATE = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)


def read_tiers(form: FormView, most: int) -> list[Tier]:
    """Read the tiers in their order; a row without an end is the last one.

    A rate that is none is refused at its field.
    """
    tiers = []
    for place in range(most):
        typed = form.optional_text(f"rate-{place}", longest=12)
        up_to_fen = form.optional_amount(f"up_to-{place}")
        if not typed and up_to_fen is None:
            continue
        if not _RATE.fullmatch(typed):
            form.refusals[f"rate-{place}"] = Refusal(CommonRefusal.malformed, {}, f"rate-{place}")
            continue
        whole, _, places = typed.partition(".")
        tiers.append(Tier(up_to_fen, int(whole) * 100 + int(f"{places:0<2}")))
    return tiers
