"""What a client sent, read by its model; and the first thing wrong with it as a refusal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from auction.bidding.strict_json import read_json
from auction.kernel.money import MAX_FEN
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from web.api.v1.refusals import ApiRefusal
from web.refusals import FormRefusal


class Body(BaseModel):
    """What a request carries: exact types, and no field that is not named."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Query(BaseModel):
    """What an address carries behind its question mark; each name once."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoBody(Body):
    """An act that needs nothing said beyond its address: `{}` or nothing at all."""


class NoQuery(Query):
    """An address without parameters."""


AnyBody = TypeVar("AnyBody", bound=Body)
AnyQuery = TypeVar("AnyQuery", bound=Query)
_Model = TypeVar("_Model", bound=BaseModel)


def read_body(model: type[AnyBody], raw: bytes) -> AnyBody:
    """Read a JSON body; an empty one counts as `{}`. Refuses what has more than one reading."""
    content = raw if raw.strip() else b"{}"
    try:
        read_json(content.decode())
    except ValueError as problem:
        refusal = _bad_number_in(model, content)
        reason = {"reason": str(problem)[:200]}
        raise Refused(refusal or Refusal(CommonRefusal.malformed, reason)) from problem
    return _parsed(lambda: model.model_validate_json(content))


def read_query(model: type[AnyQuery], sent: Sequence[tuple[str, str]]) -> AnyQuery:
    """Read an address's parameters; refuses one that is unknown or stands twice."""
    values = dict(sent)
    if len(values) != len(sent):
        raise refuse(CommonRefusal.malformed, reason="a parameter stands twice")
    return _parsed(lambda: model.model_validate(values))


def _parsed(parse: Callable[[], _Model]) -> _Model:
    try:
        return parse()
    except ValidationError as problem:
        raise Refused(_first_fault(problem)) from problem


def _bad_number_in(model: type[Body], content: bytes) -> Refusal | None:
    """Return the refusal of a field whose number is a fraction or too large, to name it."""
    try:
        value = json.loads(content)
        model.model_validate_json(json.dumps(value))
    except ValidationError as problem:
        fault = _first_fault(problem)
        return fault if fault.field_name in _names_of(value) else None
    except (ValueError, RecursionError):
        return None
    return None


def _names_of(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _first_fault(problem: ValidationError) -> Refusal:
    """Return the first thing wrong, with the name of its field."""
    first = problem.errors(include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"]) or None
    kind, bounds = first["type"], first.get("ctx", {})
    if kind in {"missing", "string_too_short", "too_short"}:
        return Refusal(CommonRefusal.missing, {}, name)
    if kind == "extra_forbidden":
        return Refusal(ApiRefusal.unknown_field, {"field": (name or "")[:64]}, (name or "")[:64])
    if name is not None and name.endswith("_fen"):
        return Refusal(CommonRefusal.bad_amount, {"least_fen": 1, "most_fen": MAX_FEN}, name)
    if name is not None and name.endswith(("_on", "_at", "until")):
        return Refusal(CommonRefusal.bad_date, {}, name)
    if kind in {"enum", "literal_error"}:
        return Refusal(FormRefusal.not_a_choice, {"choices": str(bounds.get("expected"))}, name)
    if kind in {"string_too_long", "too_long"}:
        return Refusal(CommonRefusal.too_long, {"longest": bounds["max_length"]}, name)
    return Refusal(CommonRefusal.malformed, {"reason": first["msg"][:200]}, name)
