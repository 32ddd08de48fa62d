"""Pure. How requests and answers are written: nested form fields in, errors and lists out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Obj = dict[str, Any]

_PART = re.compile(r"\[([^\]]*)\]")


@dataclass
class StripeError(Exception):
    """An answer that is an error, as the vendor writes them."""

    status: int
    message: str
    kind: str = "invalid_request_error"
    code: str | None = None
    param: str | None = None
    more: Obj = field(default_factory=dict)

    def body(self) -> Obj:
        """Return what is sent."""
        error = {"type": self.kind, "message": self.message, "code": self.code, "param": self.param}
        return {"error": {name: value for name, value in {**error, **self.more}.items() if value}}


def missing(kind: str, which: str) -> StripeError:
    """Return the answer for something that is not there."""
    return StripeError(404, f"No such {kind}: '{which}'", code="resource_missing", param="id")


def bad(message: str, *, code: str | None = None, param: str | None = None) -> StripeError:
    """Return the answer for a request that cannot be done."""
    return StripeError(400, message, code=code, param=param)


def nested(pairs: Iterable[tuple[str, str]]) -> Obj:
    """Return form fields such as `a[b][0]` as one tree; numbered parts become lists."""
    tree: Obj = {}
    for name, value in pairs:
        first, _, _ = name.partition("[")
        parts = [first, *_PART.findall(name[len(first) :])]
        here = tree
        for part in parts[:-1]:
            here = here.setdefault(part, {})
            if not isinstance(here, dict):
                raise bad(f"Invalid parameter: {name}", param=name)
        here[parts[-1]] = value
    return {name: _lists(value) for name, value in tree.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    found = {name: _lists(part) for name, part in value.items()}
    if found and all(name.isdigit() for name in found):
        return [found[name] for name in sorted(found, key=int)]
    return found


def check_params(given: Obj, taken: frozenset[str], needed: Sequence[str] = ()) -> None:
    """Refuse a parameter nobody knows, and one that is missing."""
    for name in given:
        if name not in taken and name != "expand":
            raise bad(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    for name in needed:
        if given.get(name) in (None, ""):
            raise bad(f"Missing required param: {name}.", code="parameter_missing", param=name)


def whole(given: Obj, name: str, default: int | None = None) -> int:
    """Return a parameter as a whole number."""
    if name not in given:
        if default is None:
            raise bad(f"Missing required param: {name}.", code="parameter_missing", param=name)
        return default
    try:
        return int(str(given[name]))
    except ValueError:
        raise bad(f"Invalid integer: {given[name]}", param=name) from None


def flag(given: Obj, name: str) -> bool:
    """Return a parameter that is true or false; false where it is left out."""
    return str(given.get(name, "false")).lower() == "true"


def listed(url: str, rows: list[Obj], given: Obj) -> Obj:
    """Return a page of rows, newest first, as the vendor pages: by the last id seen."""
    newest = sorted(rows, key=lambda row: (row["created"], row["id"]), reverse=True)
    after = given.get("starting_after")
    if after is not None:
        ids = [row["id"] for row in newest]
        if after not in ids:
            raise missing("object", str(after))
        newest = newest[ids.index(after) + 1 :]
    limit = min(whole(given, "limit", 10), 100)
    more = len(newest) > limit
    return {"object": "list", "url": url, "has_more": more, "data": newest[:limit]}
