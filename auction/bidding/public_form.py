"""Pure. A public event as the JSON object everyone sees, and back again.

The same object goes over the socket, into the events of the API and under the record's hash, so
its names are those of `docs/live-protocol.md` and stay for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from auction.bidding import events as ev
from auction.kernel.canonical import is_hash
from auction.kernel.money import is_amount
from auction.lots.secret_reserve import SecretReserve

Check = Callable[[Any], bool]


def public_form(event: ev.PublicEvent, seq: int) -> dict[str, Any]:
    """Return the event as its public object."""
    kind, names = _WRITE[type(event)]
    form: dict[str, Any] = {"seq": seq, "kind": kind}
    for name, attribute in names:
        form[name] = getattr(event, attribute)
    if isinstance(event, ev.RanksOpened):
        form["openings"] = [_opening_form(one) for one in event.openings]
    if isinstance(event, ev.Closed) and event.reserve is not None:
        form["reserve"] = event.reserve.to_json()
    return form


def event_of(form: Mapping[str, Any]) -> ev.PublicEvent:
    """Read a public object back; ValueError if a name, a type or a value is not the form's."""
    kind = form.get("kind")
    if not isinstance(kind, str) or kind not in _READ:
        raise ValueError("kind is none that this version knows")
    made, checks = _READ[kind]
    has_reserve = made is ev.Closed and "reserve" in form
    _insist_names(form, {"seq", "kind", *checks, *(["reserve"] if has_reserve else [])})
    for name, is_right in checks.items():
        if not is_right(form[name]):
            raise ValueError(f"{name} has a value it cannot have")
    values = {_ATTRIBUTE.get(name, name): form[name] for name in checks}
    if made is ev.RanksOpened:
        values["openings"] = tuple(_opening_of(one) for one in form["openings"])
    if has_reserve:
        values["reserve"] = _reserve_of(form["reserve"])
    event: ev.PublicEvent = made(**values)
    return event


def opening_content(opening: ev.Opening) -> dict[str, Any]:
    """Return the content under an opened entry's commitment."""
    return {
        "kind": opening.kind,
        "paddle": opening.paddle,
        "rank": opening.rank,
        "sealed": opening.sealed,
    }


def _opening_form(opening: ev.Opening) -> dict[str, Any]:
    return {"seq": opening.seq, "salt": opening.salt, "content": opening_content(opening)}


def _opening_of(form: Any) -> ev.Opening:
    _insist_names(form, {"seq", "salt", "content"})
    content = form["content"]
    _insist_names(content, {"kind", "paddle", "rank", "sealed"})
    right = (
        is_amount(form["seq"])
        and is_hash(form["salt"])
        and content["kind"] in ("admitted", "priority")
        and _is_paddle(content["paddle"])
        and _is_rank(content["rank"])
        and is_hash(content["sealed"])
    )
    if not right:
        raise ValueError("openings has a value it cannot have")
    return ev.Opening(seq=form["seq"], salt=form["salt"], **content)


def _reserve_of(form: Any) -> SecretReserve:
    _insist_names(form, {"reserve_fen", "salt"})
    return SecretReserve(**form)


def _insist_names(form: Any, names: set[str]) -> None:
    if not isinstance(form, Mapping):
        raise ValueError("an object was expected")  # noqa: TRY004 - bad input, not a bad call.
    if set(form) != names:
        raise ValueError(f"the names must be {', '.join(sorted(names))}")


def _is_ms(value: object) -> bool:
    return is_amount(value, least=0)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_paddle(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 64


def _is_rank(value: object) -> bool:
    return value is None or is_amount(value)


def _one_of(*allowed: str | None) -> Check:
    return lambda value: value in allowed


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


_ATTRIBUTE = {"at": "at_ms", "ends_at": "ends_at_ms"}

_READ: dict[str, tuple[Callable[..., Any], dict[str, Check]]] = {
    "opened": (ev.Opened, {"at": _is_ms}),
    "bid": (
        ev.BidPlaced,
        {
            "at": _is_ms,
            "paddle": _is_paddle,
            "price_fen": is_amount,
            "rank": _is_rank,
            "ends_at": _is_ms,
        },
    ),
    "extended": (ev.Extended, {"at": _is_ms, "ends_at": _is_ms, "reason": _is_text}),
    "suspended": (
        ev.Suspended,
        {
            "at": _is_ms,
            "reason": _is_text,
            "act": _one_of("stay", "suspension"),
            "left_ms": _is_ms,
        },
    ),
    "resumed": (ev.Resumed, {"at": _is_ms, "ends_at": _is_ms}),
    "withdrawn": (ev.Withdrawn, {"at": _is_ms, "reason": _is_text}),
    "closed": (
        ev.Closed,
        {
            "at": _is_ms,
            "result": _one_of("sold", "unsold"),
            "reason": _one_of(None, "reserve_not_met"),
            "price_fen": _or_none(is_amount),
            "paddle": _or_none(_is_paddle),
            "ends_at": _is_ms,
        },
    ),
    "opened_ranks": (
        ev.RanksOpened,
        {"at": _is_ms, "openings": lambda value: isinstance(value, list)},
    ),
}

_WRITE: dict[Any, tuple[str, tuple[tuple[str, str], ...]]] = {
    made: (kind, tuple((name, _ATTRIBUTE.get(name, name)) for name in checks))
    for kind, (made, checks) in _READ.items()
}
