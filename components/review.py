"""The review form: a draft's text beside everything that was suggested for it, keyboard first.

The browser makes the choices; it reports its work as a whole, and Python keeps it.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from pydantic import ValidationError

from corpus.curate.draft import BY_HAND, SINGLE, Draft
from corpus.curate.page import Line
from corpus.curate.review import Work
from corpus.curate.suggestion import Suggestion
from corpus.dates import Basis
from corpus.load import Records
from corpus.records import (
    ActorKind,
    AliasKind,
    Contact,
    ContactKind,
    LineReason,
    QuotationKind,
    Record,
)

_HERE = Path(__file__).parent
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_META = ("title", "standfirst", "date", "byline")

_component = st.components.v2.component(
    "parley_review",
    html='<div class="review"></div>',
    css=(_HERE / "review.css").read_text(encoding="utf-8"),
    js=(_HERE / "review.js").read_text(encoding="utf-8"),
)


class Message(Record):
    """What the browser sends: its work so far, the version it rests on, and what it asks for.

    `window` and `n` name the message, so that its answer is known; `name` is the id of the
    decision to be made.
    """

    window: str
    n: int
    ask: Literal["keep", "preview", "save", "content"]
    seen: str = ""
    work: Work | None = None
    name: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of a message: the version that is kept now, or the other window's work.

    `adds` and `faults` are what saving would bring, once that was asked for, `saved` the article
    that was.
    """

    message: Message
    version: str = ""
    conflict: Work | None = None
    refusal: str = ""
    saved: str = ""
    adds: tuple[str, ...] | None = None
    faults: tuple[str, ...] = ()


def form(
    content: Mapping[str, Any],
    work: Work,
    version: str,
    *,
    key: str,
    answer: Answer | None,
    on_message: Callable[[Message], None],
) -> None:
    """Draw the form; `on_message` runs before the script does and is given what is reported.

    An answer goes without the content, which the window that has asked holds already.
    """

    def sent() -> None:
        reported = st.session_state[key].get("sent")
        if (message := read_message(reported)) is not None:
            on_message(message)

    known = answer is not None and answer.message.ask != "content"
    data: dict[str, Any] = {
        "run": secrets.token_hex(4),
        "holds": content["version"],
        "content": None if known else content,
        "version": version,
        "work": None if known else spelled(work),
    }
    if answer is not None:
        data |= {
            "window": answer.message.window,
            "ack": answer.message.n,
            "version": answer.version or version,
            "refusal": answer.refusal,
            "conflict": answer.conflict is not None,
            "work": data["work"] if answer.conflict is None else spelled(answer.conflict),
            "preview": None
            if answer.adds is None
            else {"adds": [*answer.adds], "faults": [*answer.faults]},
        }
    _component(key=key, data=data, on_sent_change=sent)


def read_message(value: object) -> Message | None:
    """Return what the browser reports, or None when it is no message of ours."""
    try:
        return Message.model_validate(value)
    except ValidationError:
        return None


def spelled(work: Work) -> dict[str, Any]:
    """Return work as the browser holds it."""
    told: dict[str, Any] = work.model_dump(mode="json", exclude_defaults=True)
    return {"choices": told.get("choices", {}), "added": told.get("added", [])}


def payload(
    draft: Draft,
    records: Records,
    *,
    key: str,
    coder: str,
    saved: bool = False,
    twin: str | None = None,
) -> dict[str, Any]:
    """Return what the browser gets: lines, suggestions and the register, as plain strings."""
    language = next((str(one.value) for one in draft.of("language")), "")
    content: dict[str, Any] = {
        "draft": key,
        "coder": coder,
        "saved": saved,
        "twin": twin,
        "language": language if _LANGUAGE.match(language) else None,
        "direction": "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr",
        "lines": [_line(line) for line in draft.lines],
        "suggestions": [_suggestion(one) for one in draft.suggestions if one.rule != BY_HAND],
        "single": list(SINGLE),
        "choices": {
            "bases": [*Basis],
            "actor_kinds": [*ActorKind],
            "alias_kinds": [*AliasKind],
            "quotation_kinds": [*QuotationKind],
            "contact_kinds": [*ContactKind],
            "reasons": [*LineReason],
            "meta": list(_META),
        },
        "register": _register(draft, records),
    }
    # The register may change while somebody works; what they work on does not.
    shape = _digest([content[part] for part in ("draft", "coder", "saved", "lines", "suggestions")])
    return {"version": _digest(content), "shape": shape, **content}


def _digest(content: Any) -> str:
    said = json.dumps(content, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _line(line: Line) -> list[Any]:
    return [line.number, line.kind.value, None if line.what is None else str(line.what), line.text]


def _suggestion(one: Suggestion) -> dict[str, Any]:
    return {
        "id": one.id,
        "field": one.field,
        "value": one.value,
        "passages": [passage.model_dump(exclude_defaults=True) for passage in one.passages],
        "confidence": one.confidence,
        "rule": one.rule,
        "why": one.why,
    }


def _register(draft: Draft, records: Records) -> dict[str, Any]:
    """Return the names behind the ids: all that can be chosen, and what this draft refers to."""
    actors = [entry.record for entry in records.actors.values()]
    candidates = {
        str(candidate)
        for one in draft.of("contact")
        if isinstance(one.value, dict)
        for candidate in (one.value.get("contact"), *_listed(one.value.get("candidates")))
        if candidate
    }
    copies = {
        str(one.value["article"])
        for one in draft.of("copy")
        if isinstance(one.value, dict) and one.value.get("article")
    }
    return {
        "actors": [
            [actor.id, actor.name, actor.side, [alias.name for alias in actor.aliases]]
            for actor in sorted(actors, key=lambda actor: actor.name)
        ],
        "places": _names((e.record.id, e.record.name) for e in records.places.values()),
        "topics": _names((e.record.id, e.record.label) for e in records.topics.values()),
        "outlets": _names((e.record.id, e.record.name) for e in records.outlets.values()),
        "contacts": {
            key: _contact(records.contacts[key].record, records)
            for key in sorted(candidates & records.contacts.keys())
        },
        "articles": [
            [key, record.title or record.summary]
            for key in sorted(copies & records.articles.keys())
            for record in (records.articles[key].record,)
        ],
    }


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(pairs: Any) -> list[list[str]]:
    return sorted(([key, name] for key, name in pairs), key=lambda pair: pair[1])


def _contact(contact: Contact, records: Records) -> str:
    """Return a contact on record in words: when, where, who."""

    def name(actor: str) -> str:
        entry = records.actors.get(actor)
        return entry.record.name if entry else actor

    place = records.places.get(contact.place or "")
    where = f", {place.record.name}" if place else ""
    who = ", ".join(name(participant.actor) for participant in contact.participants)
    return f"{contact.date}{where}: {who} ({contact.kind})"
