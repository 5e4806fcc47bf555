"""Correct fields of a record: a form over its values, both versions when another was faster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components import changes, coder, deciding, facts, record_form, shell
from components.escape import literal, shortened
from components.part import part
from corpus.curate import proposals
from corpus.curate.decisions import Proposal
from corpus.curate.record_file import field_of, kind_of, plain, value_of
from corpus.errors import InputError
from corpus.evidence import passage_of
from corpus.filter import Filter
from corpus.link import View
from corpus.load import Records

_MINE, _THEIRS = "mine", "theirs"


def offer(key: str) -> None:
    """Draw who corrects, what came of it, and the ways to a record's history and correction."""
    if value_of(deciding.curation().records, key) is None:
        st.caption("It came with an import, which is changed where it comes from.")
        return
    with st.container(border=True, key="correcting"):
        who = coder.named()
        deciding.outcome(who)
        ways(key, who)


def ways(key: str, who: str) -> None:
    """Draw the way to a record's history, and the form that corrects it."""
    n = len(deciding.curation().history(key))
    history = f"History of this record ({n:,} {'decision' if n == 1 else 'decisions'})"
    shell.link_to("decisions", history, Filter(), View(record=key, coder=who))
    _form(key, who)


@part
def _form(key: str, who: str) -> None:
    # What it was like when the form was opened: the form is set to it, and what others change
    # meanwhile shows against it.
    slot = f"_opened-{key}"
    with st.expander("Correct a field", key=f"correct-{key}", on_change="rerun") as expander:
        if not expander.open:
            st.session_state.pop(slot, None)
            return
        if not who:
            st.info("Every decision bears a name: say who you are to begin.")
            return
        records = deciding.curation().records
        now = value_of(records, key)
        opened = st.session_state.setdefault(slot, now)
        if now is None:
            st.warning("Somebody has removed this record meanwhile.")
            return
        mark = hash(changes.in_words(opened))
        form = f"{key}-{mark:x}"
        entered = record_form.draw(kind_of(key), opened, records.vocabulary(), key=form)
        wanted = {
            name: value
            for name, value in entered.items()
            if (plain(value) or None) != opened.get(name)
        }
        chosen = _both(opened, now, wanted, form)
        if chosen is None:
            return
        evidence = _evidence(records, key, chosen, form)
        if evidence is None:
            return

        def make() -> Proposal:
            return proposals.edit(records, key, {**chosen, **evidence})

        deciding.offer(
            make,
            who,
            key=f"correct-{key}",
            label="Save the correction",
            done=lambda: st.session_state.pop(slot, None),
        )


def _both(
    opened: Mapping[str, Any], now: Mapping[str, Any], wanted: Mapping[str, Any], form: str
) -> dict[str, Any] | None:
    """Return what is wanted of a record that others may have changed; None until it is chosen."""
    theirs = [name for name in {**opened, **now} if opened.get(name) != now.get(name)]
    if not theirs:
        return dict(wanted)
    st.warning(
        "Somebody has changed this record since you opened it. Nothing of theirs is overwritten "
        "unless you choose so."
    )
    facts.table(
        ("Field", "When you opened it", "Theirs, saved", "Yours"),
        [
            (
                changes.field_in_words(name),
                *(
                    shortened(changes.in_words(value), 400) or "–"
                    for value in (
                        opened.get(name),
                        now.get(name),
                        wanted.get(name, opened.get(name)),
                    )
                ),
            )
            for name in dict.fromkeys((*theirs, *wanted))
        ],
    )
    chosen, open_ = dict(wanted), False
    for name in theirs:
        if name not in wanted or plain(wanted[name]) == now.get(name):
            chosen.pop(name, None)
            continue
        kept = st.radio(
            f"{changes.field_in_words(name).capitalize()}: which stands?",
            [_THEIRS, _MINE],
            index=None,
            key=f"{form}-{name}-stands",
            format_func={_THEIRS: "Theirs", _MINE: "Yours"}.__getitem__,
            horizontal=True,
        )
        open_ |= kept is None
        if kept != _MINE:
            chosen.pop(name)
    return None if open_ else chosen


def _evidence(
    records: Records, key: str, chosen: Mapping[str, Any], form: str
) -> dict[str, Any] | None:
    """Return the passages that go with changed topics of a text; None until they are given."""
    entry = records.articles.get(key.partition("/")[2])
    text = entry.record.text if entry and key.startswith("article/") else None
    source = records.source(entry.record) if entry else None
    if "topics" not in chosen or text is None or source is None:
        return {}
    wanted = list(chosen["topics"] or ())
    read = field_of(value_of(records, key), "text.topics") or []
    kept = [part for part in read if part["topic"] in wanted]
    names = records.vocabulary().topic_names()
    complete = True
    for topic in wanted:
        if topic in [part["topic"] for part in kept]:
            continue
        words = st.text_input(
            f"Words of the text that carry “{literal(names.get(topic, topic))}”",
            key=f"{form}-words-{topic}",
            max_chars=400,
        ).strip()
        try:
            if words:
                passage = passage_of(text, source, words)
                kept.append({"topic": topic, "passages": [plain(passage)]})
            complete &= bool(words)
        except InputError as error:
            st.caption(f":red[{literal(error)}]")
            complete = False
    if not complete:
        st.caption("A topic of an article whose text is held rests on words of that text.")
        return None
    return {"text.topics": kept or None}
