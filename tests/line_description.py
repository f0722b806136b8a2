"""LINE's own description of its API (OpenAPI 3.0), read as strictly as it can be read.

The files ``messaging-api.yml`` and ``webhook.yml`` lie in the folder named by ``LINE_OPENAPI_DIR``; they are LINE's and
no part of the project. As they stand they let almost everything pass: objects are open, and a discriminator is a hint
for generators that JSON Schema does not know. Here a property that is not described is an error, a discriminator
chooses one schema and no other, and an object that is reached without it must still be of its own type.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator, ValidationError

Schema = dict[str, Any]

SAID_BESIDES = {"description", "externalDocs", "example", "default", "x-enum-varnames", "x-enum-descriptions"}
KEPT = {
    *("type", "required", "enum", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"),
}  # fmt: skip
# Formats of numbers are ranges; of the others only these are known to the validator or say nothing of the text.
RANGES = {"int32": 2**31, "int64": 2**63}
TEXT_FORMATS = {"uri", "uuid", "date-time"}
SAYS_NOTHING = {"double", "binary"}
# LINE's documentation has events that its description lacks; they are of the shape of another.
ADDED_EVENTS = {"messageEdited": "MessageEvent"}


class UnknownKeywordError(LookupError):
    """The description uses a word that nobody has said how to read: it must not be passed over."""


def folder() -> Path | None:
    """Where LINE's description is, if the environment says so."""
    named = os.environ.get("LINE_OPENAPI_DIR")
    return Path(named) if named else None


@cache
def described(name: str) -> Schema:
    """One of the two files, as LINE wrote it."""
    where = folder()
    assert where is not None, "LINE_OPENAPI_DIR is not set"
    loaded: Schema = yaml.load((where / name).read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


class Schemas:
    """The schemas of one description. Each is held in two versions: whole, and as a part that another one extends."""

    def __init__(self, components: Mapping[str, Schema]) -> None:
        self._own_types = _own_types(components)
        self._definitions = {}
        for name, schema in components.items():
            self._definitions[f"part.{name}"] = self._strict(schema, part=True)
            self._definitions[name] = self._whole(name, schema)
        self._validators: dict[str, Draft202012Validator] = {}

    def complaints(self, schema: Schema, value: Any) -> list[str]:
        """What is wrong with a value under a schema of the description; empty when nothing is."""
        validator = self._validator(schema)
        if validator.is_valid(value):
            return []
        errors = list(validator.iter_errors(value))
        return [
            f"{'/'.join(map(str, error.instance_path)) or 'the whole'}: {error.message[:300]}"
            for error in errors
            if not _follows(error, errors)
        ]

    def _validator(self, schema: Schema) -> Draft202012Validator:
        key = repr(schema)
        if key not in self._validators:
            whole = {**self._strict(schema), "$defs": self._definitions}
            self._validators[key] = Draft202012Validator(
                whole, validate_formats=True, ignore_unknown_formats=False, mask="…"
            )
        return self._validators[key]

    def _whole(self, name: str, schema: Schema) -> Schema:
        if "discriminator" in schema:
            return _chosen(schema["discriminator"])
        strict = self._strict(schema)
        if types := self._own_types.get(name):
            kind, values = types
            strict["allOf"] = [*strict.get("allOf", []), {"required": [kind], "properties": {kind: {"enum": values}}}]
        return strict

    def _strict(self, schema: Schema, *, part: bool = False) -> Schema:
        """The schema for JSON Schema 2020-12.

        Args:
            part: Whether it is a branch of an ``allOf``: then the whole is closed and not each of its parts.
        """
        if "$ref" in schema:  # OpenAPI 3.0 ignores what stands beside it
            return {"$ref": _reference(schema["$ref"], part=part)}
        strict: Schema = {}
        for keyword, value in schema.items():
            strict |= self._read(keyword, value)
        if schema.get("nullable"):
            strict["type"] = [strict["type"], "null"]
        is_object = "allOf" in schema or "properties" in schema or schema.get("type") == "object"
        if is_object and not part:
            strict["unevaluatedProperties"] = False
        return strict

    def _read(self, keyword: str, value: Any) -> Schema:
        if keyword == "properties":
            return {keyword: {name: self._strict(child) for name, child in value.items()}}
        if keyword in ("items", "additionalProperties"):
            return {keyword: self._strict(value)}
        if keyword == "allOf":
            return {keyword: [self._strict(branch, part=True) for branch in value]}
        if keyword == "format":
            return _format(value)
        if keyword in KEPT:
            return {keyword: value}
        if keyword in SAID_BESIDES or keyword in ("discriminator", "nullable"):
            return {}
        raise UnknownKeywordError(keyword)


def _format(name: str) -> Schema:
    if name in RANGES:
        return {"minimum": -RANGES[name], "maximum": RANGES[name] - 1}
    if name in TEXT_FORMATS:
        return {"format": name}
    if name in SAYS_NOTHING:
        return {}
    if name.startswith("^"):  # LINE writes a pattern where a format belongs
        return {"pattern": name}
    raise UnknownKeywordError(f"format: {name}")


def _reference(reference: str, *, part: bool) -> str:
    return f"#/$defs/{'part.' if part else ''}{_name(reference)}"


def _name(reference: str) -> str:
    return reference.removeprefix("#/components/schemas/")


def _chosen(discriminator: Schema) -> Schema:
    """One of the mapped schemas, as the property says; a value that is not mapped is an error."""
    kind, mapping = discriminator["propertyName"], discriminator["mapping"]
    choices = [
        {
            "if": {"properties": {kind: {"const": value}}, "required": [kind]},
            "then": {"$ref": _reference(reference, part=False)},
        }
        for value, reference in mapping.items()
    ]
    return {"type": "object", "required": [kind], "properties": {kind: {"enum": list(mapping)}}, "allOf": choices}


def _own_types(components: Mapping[str, Schema]) -> dict[str, tuple[str, list[str]]]:
    """Which values of which property lead to a schema, by its name."""
    own: dict[str, tuple[str, list[str]]] = {}
    for schema in components.values():
        discriminator = schema.get("discriminator", {"mapping": {}})
        for value, reference in discriminator["mapping"].items():
            own.setdefault(_name(reference), (discriminator["propertyName"], []))[1].append(value)
    return own


def _follows(error: ValidationError, errors: list[ValidationError]) -> bool:
    """Whether an object has an unknown property only because something in that property is wrong."""
    path = error.instance_path
    deeper = any(len(e.instance_path) > len(path) and e.instance_path[: len(path)] == path for e in errors)
    return error.kind.name == "unevaluatedProperties" and deeper


@cache
def api_schemas() -> Schemas:
    """Of requests and answers."""
    return Schemas(described("messaging-api.yml")["components"]["schemas"])


@cache
def webhook_schemas(*, standby: bool = False) -> Schemas:
    """Of webhooks. In standby LINE gives no reply token, though the description demands it of some events."""
    components: dict[str, Schema] = {**described("webhook.yml")["components"]["schemas"]}
    if standby:
        components = {name: _without_reply_token(schema) for name, schema in components.items()}
    event = components["Event"]
    added = {kind: f"#/components/schemas/{name}" for kind, name in ADDED_EVENTS.items()}
    discriminator = {**event["discriminator"], "mapping": {**event["discriminator"]["mapping"], **added}}
    return Schemas({**components, "Event": {**event, "discriminator": discriminator}})


def _without_reply_token(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_reply_token(child) for child in schema if child != "replyToken"]
    if isinstance(schema, dict):
        return {key: _without_reply_token(child) for key, child in schema.items() if key != "replyToken"}
    return schema


def webhook_complaints(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with the body of a webhook."""
    standby = any(event.get("mode") == "standby" for event in body["events"])
    return webhook_schemas(standby=standby).complaints({"$ref": "#/components/schemas/CallbackRequest"}, body)


@cache
def _operations() -> list[tuple[str, re.Pattern[str], Schema]]:
    """Method, paths and description of every operation; what is said of a whole path is said of each.

    Literal paths come before templates, as OpenAPI says.
    """
    found = []
    paths = described("messaging-api.yml")["paths"]
    for template in sorted(paths, key=lambda path: str(path).count("{")):
        fits = re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)))
        shared = paths[template].get("parameters", [])
        for method, operation in paths[template].items():
            if method != "parameters":
                parameters = [*shared, *operation.get("parameters", [])]
                found.append((method.upper(), fits, {**operation, "parameters": parameters}))
    return found


def operation_of(method: str, path: str) -> Schema | None:
    """The description of what a request asks for."""
    fitting = (operation for known, fits, operation in _operations() if known == method and fits.fullmatch(path))
    return next(fitting, None)


def server_of(operation: Schema) -> str:
    """The address of the host that has the operation."""
    servers: list[Schema] = operation.get("servers") or described("messaging-api.yml")["servers"]
    return str(servers[0]["url"])
