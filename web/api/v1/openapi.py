"""The description of the API (OpenAPI 3.1), made from the table of endpoints and their models."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from web.api.v1.endpoint import PREFIX, Endpoint
from web.api.v1.fields import ID_PATTERN
from web.api.v1.idempotency import HEADER, LONGEST_KEY
from web.api.v1.reading import NoBody, NoQuery

_REF = "#/components/schemas/"
_ABOUT = (
    "Amounts are whole fen; instants ISO 8601 with offset, court time (whole milliseconds since"
    " the epoch where the live protocol has them); days the court's civil days. A refusal is"
    " problem+json with its code, worded in the language of Accept-Language."
)
_PROBLEMS = {
    400: "What was sent has no single reading.",
    401: "No token, or one that is no longer good.",
    403: "Signed in, but this is not for this role or token.",
    404: "There is no such thing, or it is another court's.",
    409: "It cannot be done as things stand now, or the key was used for something else.",
    413: "More than this endpoint takes.",
    422: "Understood and refused; `code` and `field` say why.",
    429: "Too many requests; ask again later.",
}
_FOR_ALL = (400, 422, 429)
_FOR_THE_SIGNED_IN = (401, 403)
_FOR_ACTS = (404, 409, 413)


class Problem(BaseModel):
    """A refusal or failure (RFC 9457): `code` is for programs, `title` for people."""

    type: str
    title: str
    status: int
    code: str
    data: dict[str, Any] = {}
    field: str | None = None


_Key = tuple[str, int]
_Schemas = dict[_Key, dict[str, Any]]


def describe(endpoints: Sequence[Endpoint], *, server: str) -> dict[str, Any]:
    """Return the OpenAPI document of these endpoints."""
    models, components = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        item = paths.setdefault(PREFIX + endpoint.path, {})
        item[endpoint.method.lower()] = _operation(endpoint, models)
    return {
        "openapi": "3.1.0",
        "info": {"title": "The court's auction house", "version": "1", "description": _ABOUT},
        "servers": [{"url": server}],
        "tags": [{"name": name} for name in sorted({_tag(endpoint) for endpoint in endpoints})],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {str(status): _problem(status) for status in _PROBLEMS},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas(endpoints: Sequence[Endpoint]) -> tuple[_Schemas, dict[str, Any]]:
    """Return the schema of every model used, and the components they refer to."""
    asked: dict[_Key, tuple[_Key, JsonSchemaMode, TypeAdapter[Any]]] = {}

    def ask(use: JsonSchemaMode, model: Any, adapter: TypeAdapter[Any]) -> None:
        asked.setdefault((use, id(model)), ((use, id(model)), use, adapter))

    ask("serialization", Problem, TypeAdapter(Problem))
    for endpoint in endpoints:
        if not endpoint.gives:
            ask("serialization", endpoint.answer, endpoint.adapter)
        for _, answer in endpoint.otherwise:
            ask("serialization", answer, TypeAdapter(answer))
        for model in (endpoint.body, endpoint.query):
            ask("validation", model, TypeAdapter(model))
    found, definitions = TypeAdapter.json_schemas(asked.values(), ref_template=_REF + "{model}")
    components = definitions.get("$defs", {})
    models = {key: schema for (key, _), schema in found.items()}
    for endpoint in endpoints:  # A query's parameters are described one by one.
        name = _name_of(models[_query_key(endpoint)])
        if name in components:
            models[_query_key(endpoint)] = components.pop(name)
    return models, components


def _operation(endpoint: Endpoint, models: _Schemas) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary,
        "tags": [_tag(endpoint)],
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint, models)],
        "responses": _responses(endpoint, models),
        "security": [{"token": [str(endpoint.scope)]}] if endpoint.scope else [],
    }
    if endpoint.description:
        operation["description"] = endpoint.description
    if endpoint.is_remembered:
        operation["parameters"].append(_key_parameter())
    if endpoint.method == "POST":
        operation["requestBody"] = _request_body(endpoint, models)
    return operation


def _responses(endpoint: Endpoint, models: _Schemas) -> dict[str, Any]:
    answers = [(endpoint.status, endpoint.answer), *endpoint.otherwise]
    responses = {str(status): _answer(models, answer, endpoint) for status, answer in answers}
    if endpoint.is_remembered:
        responses[str(endpoint.status)]["headers"] = {"Idempotency-Replayed": _REPLAYED}
    expected = [*_FOR_ALL]
    if endpoint.scope is not None:
        expected += _FOR_THE_SIGNED_IN
    if endpoint.method == "POST":
        expected += _FOR_ACTS
    elif "{" in endpoint.path:
        expected.append(404)
    for status in sorted(expected):
        responses.setdefault(str(status), {"$ref": f"#/components/responses/{status}"})
    return responses


def _answer(models: _Schemas, answer: Any, endpoint: Endpoint) -> dict[str, Any]:
    if endpoint.gives:
        content = {endpoint.gives: {"schema": _FILE}}
    else:
        content = {"application/json": {"schema": models["serialization", id(answer)]}}
    return {"description": "Answered.", "content": content}


def _problem(status: int) -> dict[str, Any]:
    content: dict[str, Any] = {"application/problem+json": {"schema": {"$ref": f"{_REF}Problem"}}}
    if status == 413:  # A body that is declared too long is turned away before anybody reads it.
        content["text/plain"] = {"schema": {"type": "string"}}
    return {"description": _PROBLEMS[status], "content": content}


def _request_body(endpoint: Endpoint, models: _Schemas) -> dict[str, Any]:
    if endpoint.uploads:
        content = {media_type: {"schema": _FILE} for media_type in endpoint.uploads}
        return {"required": True, "content": content}
    schema = models["validation", id(endpoint.body)]
    is_needed = endpoint.body is not NoBody
    return {"required": is_needed, "content": {"application/json": {"schema": schema}}}


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    schema = {"type": "string", "pattern": ID_PATTERN}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint, models: _Schemas) -> list[dict[str, Any]]:
    if endpoint.query is NoQuery:
        return []
    schema = models[_query_key(endpoint)]
    needed = set(schema.get("required", []))
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": _never_null(what)}
        for name, what in schema["properties"].items()
    ]


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter's schema: it is left out or has a value, for an address has no null."""
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) != 1:
        return schema
    rest = {name: what for name, what in schema.items() if name not in {"anyOf", "default"}}
    return {**rest, **choices[0]}


def _key_parameter() -> dict[str, Any]:
    return {
        "name": HEADER,
        "in": "header",
        "required": False,
        "description": "The same key with the same content gets the first answer again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    }


_FILE = {"type": "string", "format": "binary"}
_REPLAYED = {
    "description": "`true`: this is the first answer again; nothing was done a second time.",
    "schema": {"type": "string", "const": "true"},
}


def _query_key(endpoint: Endpoint) -> _Key:
    return "validation", id(endpoint.query)


def _name_of(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).removeprefix(_REF)


def _tag(endpoint: Endpoint) -> str:
    return endpoint.path.strip("/").split("/")[0]
