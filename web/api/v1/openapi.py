"""The description of the API (OpenAPI 3.1), made from the table of endpoints and their models."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from web.api.v1.endpoint import PREFIX, Endpoint, NoBody
from web.api.v1.idempotency import HEADER, LONGEST_KEY

_REF = "#/components/schemas/{model}"


class Problem(BaseModel):
    """A refusal or failure (RFC 9457): `code` is for programs, `title` for people."""

    type: str
    title: str
    status: int
    code: str
    data: dict[str, Any] = {}
    field: str | None = None


def describe(endpoints: Sequence[Endpoint], *, server: str) -> dict[str, Any]:
    """Return the OpenAPI document of these endpoints."""
    names, schemas = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = PREFIX + _plain(endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The court's auction house",
            "version": "1",
            "description": (
                "Amounts are whole fen; instants ISO 8601 with offset, court time; days the court's"
                " civil days. A refusal is problem+json with its code."
            ),
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_Key = tuple[int, JsonSchemaMode]


def _schemas(endpoints: Sequence[Endpoint]) -> tuple[dict[_Key, Any], dict[str, Any]]:
    inputs: list[tuple[_Key, JsonSchemaMode, TypeAdapter[Any]]] = [
        ((id(Problem), "serialization"), "serialization", TypeAdapter(Problem))
    ]
    for endpoint in endpoints:
        inputs.append((_answer_key(endpoint), "serialization", endpoint.adapter))
        inputs.append((_body_key(endpoint), "validation", TypeAdapter(endpoint.body)))
    unique = {(key, mode): (key, mode, adapter) for key, mode, adapter in inputs}
    found, definitions = TypeAdapter.json_schemas(unique.values(), ref_template=_REF)
    return {key: schema for (key, _), schema in found.items()}, definitions.get("$defs", {})


def _answer_key(endpoint: Endpoint) -> _Key:
    return (id(endpoint.answer), "serialization")


def _body_key(endpoint: Endpoint) -> _Key:
    return (id(endpoint.body), "validation")


def _operation(endpoint: Endpoint, names: dict[_Key, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary,
        "tags": [endpoint.path.strip("/").split("/")[0]],
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint)],
        "responses": {
            str(endpoint.status): {
                "description": "Done.",
                "content": {"application/json": {"schema": names[_answer_key(endpoint)]}},
            },
            "default": {
                "description": "Refused or failed.",
                "content": {
                    "application/problem+json": {"schema": names[(id(Problem), "serialization")]}
                },
            },
        },
    }
    if endpoint.method == "POST":
        operation["parameters"].append(_key_parameter())
        operation["requestBody"] = _request_body(endpoint, names)
    operation["security"] = [{"token": [endpoint.scope]}] if endpoint.scope else []
    return operation


def _request_body(endpoint: Endpoint, names: dict[_Key, Any]) -> dict[str, Any]:
    if endpoint.media_type is not None:
        binary = {"schema": {"type": "string", "format": "binary"}}
        return {"required": True, "content": {endpoint.media_type: binary}}
    schema = names[_body_key(endpoint)]
    needed = endpoint.body is not NoBody
    return {"required": needed, "content": {"application/json": {"schema": schema}}}


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"{(\w+)", endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    schema = endpoint.query.model_json_schema()
    needed = set(schema.get("required", []))
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": what}
        for name, what in schema.get("properties", {}).items()
    ]


def _key_parameter() -> dict[str, Any]:
    return {
        "name": HEADER,
        "in": "header",
        "required": False,
        "description": "The same key with the same content gets the first answer again.",
        "schema": {"type": "string", "maxLength": LONGEST_KEY},
    }


def _plain(path: str) -> str:
    return re.sub(r"{(\w+):\w+}", r"{\1}", path)
