"""The service described in OpenAPI 3.1, made from the questions, the filter and the columns."""

from __future__ import annotations

import inspect
from dataclasses import fields
from enum import StrEnum
from typing import Any

from corpus import queries
from corpus.corpus import Corpus
from corpus.engines import ORDERS
from corpus.engines.frames import COLUMNS, COUNT, DAY, DEGREES, FLAG, OFFSET
from corpus.filter import FACETS, MAX_VALUES, Filter
from corpus.link import By, Lanes
from corpus.service.asking import NUMBERS, ORDERED, TOP, Format, answered

PREFIX = "/api/v1"

_TYPES: dict[str, dict[str, Any]] = {
    COUNT: {"type": "integer"},
    FLAG: {"type": "boolean"},
    DAY: {"type": ["string", "null"], "format": "date"},
    OFFSET: {"type": ["integer", "null"]},
    DEGREES: {"type": ["number", "null"]},
}
_TEXT = {"type": ["string", "null"]}
_OF_FILTER = {
    "since": "First day of the window: a year, a month or a day. A record is kept when it may "
    "have happened within the window.",
    "until": "Last day of the window, inclusive.",
    "dates": "Which dates are trusted: stated in print, inferred as well, or outside facts too.",
    "q": "Words to search for; “in quotation marks” as a phrase, with a minus to exclude.",
    "unit": "What is counted.",
    "multilateral": "Whether a contact of three sides or more stays whole or gives pairs.",
    "actor_match": "How several actors combine.",
    "topic_match": "How several topics combine.",
}
_OF_NUMBERS = {
    "limit": "Most rows; all without it.",
    "offset": "Rows left out at the beginning.",
    "top": "Only that many actors, those with most in the whole selection.",
}


def description(corpus: Corpus, address: str) -> dict[str, Any]:
    """Return the OpenAPI document of a service at an address."""
    names = answered(corpus)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Parley",
            "version": "1",
            "summary": "Who met whom, when, about what, and how each source tells it.",
            "description": "Read only. The parameters are the keys of the links of the pages: a "
            "link's query string works here as it stands. What is not understood is refused and "
            "never widens a selection. Nothing is cut off without `limit`.",
        },
        "servers": [{"url": f"{address}{PREFIX}"}],
        "paths": {
            **{f"/{name}": {"get": _operation(name)} for name in names},
            "/contacts.atom": {"get": _feed()},
        },
        "components": {
            "parameters": {one["name"]: one for one in _parameters()},
            "schemas": {
                **{name: _row(name) for name in names},
                "Manifest": _MANIFEST,
                "Problem": _PROBLEM,
            },
            "responses": _REFUSALS,
        },
    }


def _operation(name: str) -> dict[str, Any]:
    told = inspect.cleandoc(queries.QUESTIONS[name].__doc__ or "")
    summary, _, more = told.partition("\n\n")
    keys = [*_filter_keys(), "format", "limit", "offset"]
    keys += ["top"] * (name in TOP) + ["order"] * (name in ORDERED)
    keys += ["by"] * (name in queries.BY) + ["lanes"] * (name in queries.LANES)
    return {
        "operationId": name,
        "summary": " ".join(summary.split()),
        "description": more,
        "parameters": [{"$ref": f"#/components/parameters/{key}"} for key in keys],
        "responses": {
            "200": {
                "description": "The rows, in the order the question declares.",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {
                    "application/json": {
                        "schema": {
                            "allOf": [{"$ref": "#/components/schemas/Manifest"}],
                            "type": "object",
                            "required": ["rows"],
                            "properties": {
                                "rows": {
                                    "type": "array",
                                    "items": {"$ref": f"#/components/schemas/{name}"},
                                }
                            },
                        }
                    },
                    "text/csv": {"schema": {"type": "string"}},
                    "application/vnd.apache.arrow.stream": {"schema": {}},
                },
            },
            "304": {"description": "The corpus is the one the ETag was made with."},
            **_refused(),
        },
    }


def _feed() -> dict[str, Any]:
    keys = _filter_keys()
    return {
        "operationId": "feed",
        "summary": "An Atom feed of the contacts of a filter, the newest to this host first.",
        "parameters": [{"$ref": f"#/components/parameters/{key}"} for key in keys],
        "responses": {
            "200": {
                "description": "The feed.",
                "content": {"application/atom+xml": {"schema": {"type": "string"}}},
            },
            **_refused(),
        },
    }


def _refused() -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/{status}"} for status in _REFUSALS}


def _filter_keys() -> list[str]:
    return [field.name for field in fields(Filter) if field.name != "unknown"]


def _parameters() -> list[dict[str, Any]]:
    facets = {facet.key: facet for facet in FACETS}
    found = []
    for key in _filter_keys():
        if key in facets:
            schema: dict[str, Any] = {
                "type": "array",
                "items": {"type": "string"},
                "maxItems": MAX_VALUES,
            }
            told = f"{facets[key].label}: ids; keeps what is {facets[key].phrase.format('…')}."
            found.append({**_parameter(key, told, schema), "style": "form", "explode": True})
            continue
        default = getattr(Filter(), key)
        schema = _choice(type(default), default) if isinstance(default, StrEnum) else _PLAIN
        found.append(_parameter(key, _OF_FILTER[key], schema))
    found.append(_parameter("by", "The period counted by.", _choice(By)))
    found.append(_parameter("lanes", "What a lane stands for.", _choice(Lanes, Lanes.ENVOY)))
    found.append(_parameter("format", "How it is written.", _choice(Format, Format.JSON)))
    found.append(_parameter("order", "What comes first.", {"type": "string", "enum": [*ORDERS]}))
    number = {"type": "integer", "minimum": 0}
    return found + [_parameter(key, _OF_NUMBERS[key], number) for key in NUMBERS]


_PLAIN = {"type": "string"}


def _choice(kind: type[StrEnum], default: StrEnum | None = None) -> dict[str, Any]:
    schema = {"type": "string", "enum": [str(one) for one in kind]}
    return {**schema, "default": str(default)} if default else schema


def _parameter(name: str, told: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": told, "schema": schema}


def _row(name: str) -> dict[str, Any]:
    columns = {column: _TYPES.get(kind, _TEXT) for column, kind in COLUMNS[name].items()}
    return {"type": "object", "properties": columns, "required": [*columns]}


_MANIFEST = {
    "type": "object",
    "properties": dict.fromkeys(
        ("title", "selection", "link", "unit", "dates", "corpus_version"), _PLAIN
    )
    | {
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "made_at": {"type": "string", "format": "date-time"},
        **dict.fromkeys(("title", "selection", "link", "unit", "dates"), _PLAIN),
        **dict.fromkeys(("corpus_version", "rights"), _PLAIN),
        "notes": {"type": "array", "items": _PLAIN},
    },
}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457; `errors` names every value that is not understood.",
    "properties": {
        "title": _PLAIN,
        "status": {"type": "integer"},
        "detail": _PLAIN,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "parameter": _PLAIN,
                    "value": _PLAIN,
                    "detail": _PLAIN,
                    "nearest": _TEXT,
                },
            },
        },
    },
}
_REFUSALS = {
    status: {
        "description": told,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for status, told in {
        "400": "A parameter is not understood.",
        "403": "This host does not give out full texts.",
        "429": "More requests than one client may make; see Retry-After.",
        "503": "The corpus cannot be asked now.",
    }.items()
}
