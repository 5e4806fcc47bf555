"""The log of decisions: a list to narrow, one decision in full, its undo, and a copy to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components import changes, deciding, facts, link_state, shell, tables
from components.escape import literal, shortened
from components.part import part
from corpus.curate.decisions import Proposal
from corpus.curate.log import Action, Decision
from corpus.curate.record_file import Kind, kind_of
from corpus.link import Link, Register, View
from corpus.load import Records

_COLUMNS = ("at", "who", "action", "what", "why", "records", "undone_by")
_EVERYONE, _EVERYTHING = "everyone", "everything"
REGISTERS: dict[Kind, Register] = {
    Kind.ACTOR: Register.ACTORS,
    Kind.OUTLET: Register.OUTLETS,
    Kind.PLACE: Register.PLACES,
    Kind.TOPIC: Register.TOPICS,
}
"""The register each kind of entry stands in."""


def frame(decisions: Sequence[Decision], undone: Mapping[str, Decision]) -> pd.DataFrame:
    """Return decisions as a list.

    One row per decision: `decision_id`, `at` (UTC), `who`, `action`, `what`, `why`, `records`
    (how many it is about) and `undone_by` (who took it back, and when). Order: as given.
    """
    rows = [
        {
            "decision_id": one.id,
            "at": one.at.replace("T", " ").removesuffix("Z"),
            "who": one.who,
            "action": one.action.value,
            "what": one.what,
            "why": one.why or "",
            "records": len(one.records),
            "undone_by": _by(undone.get(one.id)),
        }
        for one in decisions
    ]
    return pd.DataFrame(rows, columns=["decision_id", *_COLUMNS])


def _by(decision: Decision | None) -> str:
    return f"{decision.who}, {decision.at[:10]}" if decision else ""


def every_change(
    decisions: Sequence[Decision], undone: Mapping[str, Decision], records: Records
) -> pd.DataFrame:
    """Return what decisions changed, for a spreadsheet.

    One row per changed field, and one for a decision that changed none: the columns of `frame`
    but `records`, then `record`, `field`, `before` and `after`. Order: as given.
    """
    listed = frame(decisions, undone).drop(columns="records")
    parts = [
        changes.frame(one.changes, records).assign(decision_id=one.id) for one in decisions
    ] or [changes.frame((), records).assign(decision_id="")]
    return listed.merge(pd.concat(parts), on="decision_id", how="left").fillna("")


def narrowed(decisions: Sequence[Decision], view: View) -> list[Decision]:
    """Return the decisions a view asks for, newest first."""
    return [
        one
        for one in reversed(decisions)
        if (not view.record or view.record in one.records)
        and (not view.who or view.who == one.who)
        and (view.action is None or view.action is one.action)
    ]


def show(link: Link, who: str) -> None:
    """Draw the decision that is open, and the list of those asked for."""
    curation = deciding.curation()
    decisions, undone = curation.log.decisions(), curation.undone()
    for problem in curation.log.problems():
        st.warning(f"The log holds a line that is no decision: {literal(problem)}")
    if link.view.decision:
        _one(link, who, decisions, undone)
    _choices(link, decisions)
    _list(narrowed(decisions, link.view), len(decisions), link)


def _choices(link: Link, decisions: Sequence[Decision]) -> None:
    view = link.view
    if view.record:
        with st.container(horizontal=True, vertical_alignment="center", key="of-record"):
            name = changes.named(view.record, deciding.curation().records)
            st.markdown(f"Decisions about **{literal(name)}**", width="stretch")
            to_record(view.record, link)
            st.button(
                "All records", on_click=link_state.change, kwargs={"view": View(coder=view.coder)}
            )
    people = sorted({one.who for one in decisions} | ({view.who} if view.who else set()))
    with st.container(horizontal=True, key="log-filters"):
        st.selectbox(
            "By whom",
            ["", *people],
            key=link_state.widget("who", view.who),
            format_func=lambda name: name or _EVERYONE,
            width=260,
            on_change=link_state.from_widget,
            args=("who", str),
        )
        st.selectbox(
            "What was done",
            ["", *Action],
            key=link_state.widget("action", view.action or ""),
            format_func=lambda action: action or _EVERYTHING,
            width=260,
            on_change=link_state.from_widget,
            args=("action", lambda action: action or None),
        )


def _all_records() -> None:
    link_state.change(view=link_state.current().view.having(record="", decision=""))


@part
def _list(shown: list[Decision], total: int, link: Link) -> None:
    curation = deciding.curation()
    undone = curation.undone()
    if not shown:
        said = "No decision has been made yet." if not total else "No such decision."
        st.info(f"{said} Whatever is changed in this app is listed here, with who, when and why.")
        return
    st.subheader(f"{len(shown):,} of {total:,} decisions, newest first", anchor=False)
    st.caption("Choose a row to see exactly what was changed, and to take it back. Times are UTC.")
    listed = frame(shown[: tables.MOST_ROWS], undone)
    ids = listed["decision_id"].tolist()

    def opened(number: int) -> None:
        link_state.change(view=link_state.current().view.having(decision=ids[number]))

    # Under a key of its rows: another row in between is another table, and no number is taken for
    # that of another decision.
    tables.show(
        tables.of(listed, _COLUMNS),
        key=f"decisions-{link.view.decision}-{hash(tuple(ids)):x}",
        on_pick=opened,
        height=min(600, 36 * (len(listed) + 1) + 2),
    )
    with st.container(horizontal=True, key="log-downloads"):
        tables.download(
            lambda: every_change(shown, undone, curation.records),
            "decisions",
            key="download-decisions",
        )
        st.download_button(
            "Download log (JSONL)",
            data=lambda: "".join(f"{one.line()}\n" for one in reversed(shown)).encode("utf-8"),
            file_name="parley-decisions.jsonl",
            mime="application/jsonl",
            on_click="ignore",
            key="download-log",
        )


def _one(
    link: Link, who: str, decisions: Sequence[Decision], undone: Mapping[str, Decision]
) -> None:
    decision = next((one for one in decisions if one.id == link.view.decision), None)
    if decision is None:
        st.warning(f"No decision {literal(link.view.decision)} in this log.")
        return
    records = deciding.curation().records
    with st.container(border=True, key="decision-card"):
        st.subheader(literal(shortened(decision.what, 200)), anchor=False)
        taken_back = undone.get(decision.id)
        facts.show(
            [
                ("Who", decision.who),
                ("When", f"{decision.at.replace('T', ' ').removesuffix('Z')} UTC"),
                ("Sort", decision.action.value),
                ("Why", decision.why or ""),
                ("Undoes", decision.undoes or ""),
                ("Undone by", str(taken_back) if taken_back else ""),
                ("Decision", decision.id),
            ]
        )
        if decision.changes:
            changes.show(decision.changes, records, key="decision", heads=("Before", "After"))
        _verdicts(decision)
        with st.container(horizontal=True, vertical_alignment="center"):
            for key in sorted(decision.records)[:5]:
                to_record(key, link, known=records)
            st.button("Close", key="close-decision", on_click=_close)
        _undoing(decision, undone, who)


def _close() -> None:
    link_state.change(view=link_state.current().view.having(decision=""))


def _verdicts(decision: Decision) -> None:
    if not decision.verdicts:
        return
    with st.expander(f"Suggestions and codings decided on: {len(decision.verdicts):,}"):
        facts.table(
            ("Field", "Outcome", "Suggested", "Decided", "By the rule"),
            [
                (
                    changes.field_in_words(one.field),
                    one.outcome.value,
                    shortened(changes.in_words(one.suggested), 300),
                    shortened(changes.in_words(one.decided), 300),
                    one.rule,
                )
                for one in decision.verdicts[:200]
            ],
        )


@part
def _undoing(decision: Decision, undone: Mapping[str, Decision], who: str) -> None:
    with st.expander(
        "Undo this decision", key=f"undo-{decision.id}", on_change="rerun"
    ) as expander:
        if not expander.open:
            return
        if decision.id in undone:
            st.caption(f"It was undone by {literal(undone[decision.id])}.")
            return

        def make() -> Proposal:
            return deciding.curation().undoing(decision.id)

        deciding.offer(make, who, key=f"undo-{decision.id}", label="Undo", needs_why=True)


def to_record(key: str, link: Link, known: Records | None = None) -> None:
    """Draw the way to a record's own page, where it has one."""
    kind, record_id = kind_of(key), key.partition("/")[2]
    records = known or deciding.curation().records
    label = f"Open {key}"
    if kind in (Kind.ARTICLE, Kind.TEXT) and record_id in records.articles:
        view = View(article=record_id, coder=link.view.coder)
        shell.link_to("articles", label, link.filter, view)
    elif kind in (Kind.CONTACT, Kind.CLAIMS) and record_id in records.contacts:
        view = View(contact=record_id, coder=link.view.coder)
        shell.link_to("timeline", label, link.filter, view)
    elif kind in REGISTERS:
        view = View(record=key, coder=link.view.coder)
        shell.link_to("registry", label, link.filter, view)
