"""Tag what the filter keeps: a preview of the difference, rows left off by hand, one decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import pandas as pd
import streamlit as st

from components import changes, deciding, session, shell, tables
from components.part import part
from corpus.curate import proposals
from corpus.curate.decisions import Proposal
from corpus.curate.record_file import Kind, value_of
from corpus.link import Link
from corpus.load import Records
from corpus.vocabulary import Vocabulary

WOULD_CHANGE = "would change"
_OFF = "_tagging-off"


class Doing(StrEnum):
    """What is done with a tag."""

    ADD = "add"
    TAKE_AWAY = "take away"


_OFFERED: Mapping[str, tuple[str, ...]] = {
    "articles": ("topics", "places", "contacts"),
    "contacts": ("topics",),
}
_KINDS = {"articles": Kind.ARTICLE, "contacts": Kind.CONTACT}
_IDS = {"articles": "article_id", "contacts": "contact_id"}


def frame(records: Records, proposal: Proposal, keys: Iterable[str], field: str) -> pd.DataFrame:
    """Return what tagging some records would make of each.

    One row per record: `key`, `record` in words, `now` and `then` (its tags before and after, in
    words) and `what` would come of it: "would change", or why it is left out. Order: as given.
    """
    names = _names(field)(records)
    new = {change.record: change.new or [] for change in proposal.changes if change.field == field}
    rows = []
    for key in dict.fromkeys(keys):
        tags = value_of(records, key).get(field, [])
        rows.append(
            {
                "key": key,
                "record": changes.named(key, records).removesuffix(f" ({key})"),
                "now": _spelled(tags, names),
                "then": _spelled(new.get(key, tags), names),
                "what": proposal.skipped.get(key, WOULD_CHANGE),
            }
        )
    return pd.DataFrame(rows, columns=["key", "record", "now", "then", "what"]).astype("str")


def _spelled(tags: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(tag, tag) for tag in tags) or "–"


def _names(field: str) -> Callable[[Records], dict[str, str]]:
    def contacts(records: Records) -> dict[str, str]:
        return {key: entry.record.summary for key, entry in records.contacts.items()}

    return {
        "topics": lambda records: Vocabulary.topic_names(records.vocabulary()),
        "places": lambda records: Vocabulary.place_names(records.vocabulary()),
        "contacts": contacts,
    }[field]


def show(link: Link, who: str) -> None:
    """Draw the choice of a tag, what it would change in the records of the filter, and decide."""
    deciding.outcome(who)
    _choice(link, who)


@part
def _choice(link: Link, who: str) -> None:
    records = deciding.curation().records
    with st.container(horizontal=True, key="tagging-choice"):
        what = st.segmented_control("Tag", [*_OFFERED], default="articles", required=True)
        field = st.segmented_control(
            "With", _OFFERED[what], default="topics", required=True, key=f"tag-{what}"
        )
        doing = st.segmented_control("Do", [*Doing], default=Doing.ADD, required=True)
    names = _names(field)(records)
    value = st.selectbox(
        f"{field.capitalize().removesuffix('s')} to {doing}",
        sorted(names, key=lambda one: names[one].casefold()),
        None,
        format_func=lambda one: names.get(one, one),
        placeholder=f"{len(names):,} to choose from",
        key=f"tag-value-{field}",
    )
    total = int(session.ask("summary", link.filter)[f"n_{what}"].iloc[0])
    if not total:
        shell.empty(link, what)
        return
    if total > tables.MOST_ROWS:
        st.info(
            f"The filter keeps {total:,} {what}. Narrow it to {tables.MOST_ROWS:,} or fewer: "
            "each row of a decision is to be looked at before it is made."
        )
        return
    ids = session.question(what, link.filter).all_rows(session.corpus())[_IDS[what]].tolist()
    given = [f"{_KINDS[what]}/{one}" for one in ids]
    keys = [key for key in given if value_of(records, key) is not None]
    if imported := len(given) - len(keys):
        st.caption(f"{imported:,} of them came with an import and are not tagged here.")
    if value is None:
        st.caption(f"The filter keeps {total:,} {what}. Choose a tag to see what it would change.")
        return
    propose = proposals.tag if doing is Doing.ADD else proposals.untag
    _preview(
        records, propose(records, keys, field, value), keys, field, (what, field, doing, value)
    )
    off = st.session_state.get(_OFF, {}).get((what, field, doing, value), frozenset())

    def make() -> Proposal:
        fresh = deciding.curation().records
        return propose(fresh, [key for key in keys if key not in off], field, value)

    n = len(make().seen)
    label = f"Decide for {n:,} {what if n > 1 else what.removesuffix('s')}"
    deciding.offer(make, who, key="tagging", label=label, shown=True)


def _preview(
    records: Records, proposal: Proposal, keys: list[str], field: str, choice: tuple[str, ...]
) -> None:
    """Draw what would change, a row a record, and let rows be left off."""
    difference = frame(records, proposal, keys, field)
    changing = difference[difference["what"] == WOULD_CHANGE]
    counted = difference["what"].value_counts()
    left_out = [f"{n:,} {why}" for why, n in counted.items() if why != WOULD_CHANGE]
    st.markdown(f"**{len(changing):,} would change**" + "".join(f" · {one}" for one in left_out))
    if changing.empty:
        return
    ids = tuple(changing["key"])
    # The rows of the editor stay as they are while its key stays, so a tick is read by the id of
    # its row and never by a place that has moved.
    key = f"tagging-rows-{hash((choice, ids)):x}"
    off = st.session_state.setdefault(_OFF, {}).get(choice, frozenset())
    start = st.session_state.setdefault(f"_{key}", off)

    def ticked() -> None:
        edited = st.session_state[key]["edited_rows"]
        taken = {ids[int(number)]: bool(cells["take"]) for number, cells in edited.items()}
        left = {one for one, take in taken.items() if not take}
        st.session_state[_OFF][choice] = frozenset((start - taken.keys()) | left)

    shown = changing.drop(columns="what").set_index("key", drop=False)
    shown.insert(0, "take", [one not in start for one in ids])
    st.data_editor(
        shown,
        key=key,
        on_change=ticked,
        disabled=["record", "now", "then", "key"],
        hide_index=True,
        column_order=["take", "record", "now", "then", "key"],
        column_config={
            "take": st.column_config.CheckboxColumn("Take", width="small"),
            "record": st.column_config.TextColumn("Record", width="large"),
            "now": st.column_config.TextColumn("Has now"),
            "then": st.column_config.TextColumn("Would have"),
            "key": st.column_config.TextColumn("Id"),
        },
        height=min(480, 36 * (len(shown) + 1) + 2),
    )
    if off & set(ids):
        st.caption(f"{len(off & set(ids)):,} left off.")
