"""The registers of actors, outlets, places and topics: found, added to, corrected, merged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pydantic import ValidationError
from rapidfuzz import fuzz, process

from components import correcting, deciding, facts, link_state, record_form, session, shell, tables
from components.decision_log import REGISTERS
from components.escape import literal
from components.part import part
from corpus.curate import proposals
from corpus.curate.decisions import Proposal
from corpus.curate.latin import slug
from corpus.curate.merge import merge
from corpus.curate.presence import Presence, presence
from corpus.curate.record_file import MODELS, Kind, kind_of, value_of
from corpus.errors import CorpusError, InputError
from corpus.filter import Filter
from corpus.link import Link, Register
from corpus.load import Records
from corpus.records import AliasKind, explain

KINDS = {register: kind for kind, register in REGISTERS.items()}
_COLUMNS = {
    Kind.ACTOR: ("name", "kind", "side", "country", "aliases"),
    Kind.OUTLET: ("name", "kind", "country", "ownership", "homepage"),
    Kind.PLACE: ("name", "kind", "country", "parent"),
    Kind.TOPIC: ("label", "definition", "parent"),
}
ALIKE = 80
"""Likeness (0 to 100) from which the name of another actor is shown beside a new one."""


def frame(records: Records, kind: Kind, words: str = "") -> pd.DataFrame:
    """Return a register.

    One row per entry whose id, names or aliases hold the words, whatever their capitals: `id` and
    the columns of its kind, aliases joined by commas. Order: by id.
    """
    rows = []
    for key, value in _entries(records, kind).items():
        row = {"id": key} | {name: _cell(value.get(name)) for name in _COLUMNS[kind]}
        if words.casefold() in " ".join(row.values()).casefold():
            rows.append(row)
    return pd.DataFrame(rows, columns=["id", *_COLUMNS[kind]]).astype("str").sort_values("id")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item["name"]) for item in value)
    return str(value or "")


def _entries(records: Records, kind: Kind) -> dict[str, Mapping[str, Any]]:
    registers: dict[Kind, Mapping[str, object]] = {
        Kind.ACTOR: records.actors,
        Kind.OUTLET: records.outlets,
        Kind.PLACE: records.places,
        Kind.TOPIC: records.topics,
    }
    return {key: value_of(records, f"{kind}/{key}") for key in registers[kind]}


def show(link: Link, who: str) -> None:
    """Draw the register that is open, the entry chosen in it, and the forms that change it."""
    deciding.outcome(who)
    chosen = link.view.record
    register = REGISTERS.get(kind_of(chosen), link.view.register) if chosen else link.view.register
    st.segmented_control(
        "Register",
        [*Register],
        key=link_state.widget("register", register),
        format_func=lambda register: register.value.capitalize(),
        required=True,
        on_change=_turned_to,
    )
    kind = KINDS[register]
    if chosen and kind_of(chosen) is kind:
        _entry(chosen, link, who)
    _list(kind, link)
    _new(kind, who)


def _turned_to() -> None:
    register = link_state.from_state("register")
    link_state.change(view=link_state.current().view.having(register=register, record=""))


@part
def _list(kind: Kind, link: Link) -> None:
    words = st.text_input("Find by name", key=f"find-{kind}", type="search", max_chars=100)
    found = frame(deciding.curation().records, kind, words.strip())
    ids = found["id"].tolist()[: tables.MOST_ROWS]
    st.caption(f"{len(found):,} found. Choose a row to open the entry.")
    if not ids:
        return

    def opened(number: int) -> None:
        view = link_state.current().view
        link_state.change(view=view.having(record=f"{kind}/{ids[number]}"))

    tables.show(
        tables.of(found.head(tables.MOST_ROWS)),
        key=f"register-{link.view.record}-{hash((kind, *ids)):x}",
        on_pick=opened,
        height=min(400, 36 * (len(ids) + 1) + 2),
    )


def _entry(key: str, link: Link, who: str) -> None:
    value = value_of(deciding.curation().records, key)
    if value is None:
        st.warning(
            f"No {literal(key.replace('/', ' '))}: it was merged or taken out, or never was."
        )
        return
    with st.container(border=True, key="register-entry"):
        st.subheader(literal(value.get("name") or value.get("label")), anchor=False)
        said = {name: value.get(name) for name in ("id", *_COLUMNS[kind_of(key)], "note")}
        known = [(tables.label(name), _cell(held)) for name, held in said.items()]
        if kind_of(key) is Kind.ACTOR:
            counted = presence(deciding.curation().records, key.partition("/")[2])
            known.append(("Named in", _in_words(counted)))
        facts.show(known)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Close", key="close-entry", on_click=_close)
            if kind_of(key) is Kind.ACTOR:
                dossier = link.filter.having(actor=(key.partition("/")[2],))
                shell.link_to("actors", "Its dossier", dossier)
        correcting.ways(key, who)
        if kind_of(key) is Kind.ACTOR:
            _alias(key, who)
            _merge(key, who)


def _close() -> None:
    link_state.change(view=link_state.current().view.having(record=""))


def _in_words(counted: Presence) -> str:
    return (
        f"{counted.n_articles:,} articles, {counted.n_mentions:,} places in their texts, "
        f"{counted.n_contacts:,} contacts"
    )


def _names(records: Records) -> list[tuple[str, str]]:
    return list(records.vocabulary().aliases())


def alike(records: Records, name: str, but: str = "") -> list[tuple[str, str]]:
    """Return names and aliases of other actors that are like a name, the likest first.

    Like is the same but for capitals, the same words with others, or nearly the same letters.
    """
    others = [(known, actor) for known, actor in _names(records) if actor != but]
    found = process.extract(
        name.casefold(),
        [known.casefold() for known, _ in others],
        scorer=fuzz.token_set_ratio,
        score_cutoff=ALIKE,
        limit=8,
    )
    return [others[index] for _, _, index in found]


def _clashes(records: Records, name: str, but: str = "") -> None:
    """Show what other actors are called that is like a name, and how often it is printed."""
    if not name:
        return
    names = records.vocabulary().actor_names()
    if others := alike(records, name, but):
        st.warning("Names of other actors are like this one; are they the same?")
        facts.table(
            ("Name", "Of the actor", "Id"),
            [(known, names[actor], actor) for known, actor in others],
        )
    quoted = name.replace('"', " ")
    total = session.ask("summary", Filter(q=f'"{quoted}"'))["n_articles"].iloc[0]
    st.caption(f"“{literal(name)}” finds {int(total):,} articles of this corpus.")


@part
def _alias(key: str, who: str) -> None:
    with st.expander("Add an alias", key=f"alias-{key}", on_change="rerun") as expander:
        if not expander.open:
            return
        actor = key.partition("/")[2]
        with st.container(horizontal=True):
            name = st.text_input("Also written", key=f"alias-name-{key}", max_chars=200).strip()
            kind = st.selectbox(
                "The alias is a",
                [*AliasKind],
                key=f"alias-kind-{key}",
                format_func=lambda kind: kind.value.replace("-", " "),
            )
        if not name:
            return
        _clashes(deciding.curation().records, name, actor)

        def make() -> Proposal:
            return proposals.alias(deciding.curation().records, actor, name, AliasKind(kind))

        deciding.offer(make, who, key=f"alias-{key}", label="Add the alias")


@part
def _merge(key: str, who: str) -> None:
    with st.expander("Merge another actor into it", key=f"merge-{key}", on_change="rerun") as open_:
        if not open_.open:
            return
        keep = key.partition("/")[2]
        records = deciding.curation().records
        names = {one: entry.record.name for one, entry in records.actors.items() if one != keep}
        drop = st.selectbox(
            "The actor that is the same",
            sorted(names, key=lambda one: names[one].casefold()),
            None,
            key=f"merge-drop-{key}",
            format_func=lambda one: f"{names.get(one, one)} ({one})",
            placeholder="its name goes on as an alias",
        )
        if drop is None:
            return
        _before_and_after(keep, drop)

        def make() -> Proposal:
            return merge(deciding.curation().records, keep, drop)

        deciding.offer(make, who, key=f"merge-{key}", label="Merge", needs_why=True)


def _before_and_after(keep: str, drop: str) -> None:
    """Draw what names either actor now, and what would name the one that stays."""
    curation = deciding.curation()
    records = curation.records
    try:
        proposal = merge(records, keep, drop)
        after = curation.after(proposal)
    except CorpusError:
        return  # the offer below says why
    rows = [
        (keep, presence(records, keep)),
        (drop, presence(records, drop)),
        ("either, each counted once", presence(records, keep, drop)),
        (f"{keep} after the merge", presence(after, keep)),
    ]
    facts.table(
        ("Named", "Articles", "Places in texts", "Contacts"),
        [
            (name, f"{one.n_articles:,}", f"{one.n_mentions:,}", f"{one.n_contacts:,}")
            for name, one in rows
        ],
    )
    changed = {change.record for change in proposal.changes}
    kinds = [kind_of(one).value for one in changed]
    counted = ", ".join(f"{kinds.count(kind):,} {kind} records" for kind in dict.fromkeys(kinds))
    st.caption(f"The merge changes {len(changed):,} records: {counted}.")


@part
def _new(kind: Kind, who: str) -> None:
    with st.expander(f"New {kind}", key=f"new-{kind}", on_change="rerun") as expander:
        if not expander.open:
            return
        turn = st.session_state.get(f"_new-{kind}", 0)
        form = f"new-{kind}-{turn}"
        records = deciding.curation().records
        entered = record_form.draw(kind, {}, records.vocabulary(), key=form)
        name = str(entered.get("name") or entered.get("label") or "")
        record_id = st.text_input(
            "Id",
            key=f"{form}-id",
            max_chars=120,
            placeholder=slug(name) if name else "made of the name",
            help="Permanent, in links and files. Left empty it is made of the name.",
        ).strip()
        if not name:
            st.caption("Give it a name to go on.")
            return
        if kind is Kind.ACTOR:
            _clashes(records, name)

        def make() -> Proposal:
            return new(deciding.curation().records, kind, record_id or slug(name), entered)

        def done() -> None:
            st.session_state[f"_new-{kind}"] = turn + 1

        deciding.offer(make, who, key=form, label=f"Add the {kind}", done=done)


def new(records: Records, kind: Kind, record_id: str, entered: Mapping[str, Any]) -> Proposal:
    """Propose an entry of a register.

    Raises InputError for values that no such entry can have, and for an id that is taken.
    """
    given = {"id": record_id} | {name: value for name, value in entered.items() if value}
    model = MODELS[kind]
    try:
        record = model.model_validate(given)
    except ValidationError as error:
        where, what = next(iter(explain(error, given, model)))
        label = tables.label(str(where[0])) if where else kind.value
        raise InputError(f"{label}: {what}") from None
    return proposals.add(records, record)
