"""The dossier of one actor: offices, names as printed, quotations, and where it all stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from components import facts, session, shell, tables
from components.escape import literal
from components.part import part
from components.session import Question
from corpus import dates
from corpus.filter import Filter
from corpus.link import Link
from corpus.records import Actor, Role

_MOST_QUOTATIONS = 200
_COLUMNS = ("date", "date_basis", "kind", "place", "participants", "n_reports", "summary")


def show(actor_id: str, link: Link) -> None:
    """Draw the dossier of an actor within the rest of the filter."""
    corpus = session.corpus()
    actor = corpus.vocabulary.actors[actor_id]
    chosen = link.filter.without("actor", "envoy").having(actor=(actor_id,))
    with st.container(border=True, key=f"dossier-{actor_id}"):
        st.subheader(literal(actor.name), anchor=False)
        facts.show(_facts(actor))
        _names(actor_id, chosen)
        _contacts(actor_id, chosen)
        _quotations(actor_id, chosen)
        with st.container(horizontal=True):
            shell.link_to("timeline", "On the timeline", chosen)
            shell.link_to("articles", "All articles that name this actor", chosen)


def _facts(actor: Actor) -> list[tuple[str, str]]:
    sides = session.corpus().vocabulary.side_names()
    kind = f"{actor.kind} (an office, never counted as a person)"
    envoy = f", envoy ({actor.envoy_kind})" if actor.envoy else ""
    return [
        ("Kind", kind if actor.kind == "post" else f"{actor.kind}{envoy}".replace("-", " ")),
        ("Side", sides.get(actor.side, actor.side)),
        ("Organisation", actor.organisation or ""),
        *(("Office", _role(role)) for role in actor.roles),
        ("Also written", ", ".join(f"{a.name} ({a.kind})" for a in actor.aliases)),
        ("Note", actor.note or ""),
    ]


def _role(role: Role) -> str:
    since = dates.in_words(role.since) if role.since else "start not recorded"
    until = dates.in_words(role.until) if role.until else "end not recorded"
    return role.title if not (role.since or role.until) else f"{role.title} ({since} to {until})"


def _names(actor_id: str, chosen: Filter) -> None:
    names = session.question("names", chosen)
    for evidence, title in (("name", "Names as printed"), ("role", "Roles as printed")):
        table = session.made(_forms, names, evidence)
        if table.num_rows:
            st.markdown(f"**{title}**")
            tables.show(table, key=f"{evidence}s-{actor_id}")


def _forms(names: pd.DataFrame, evidence: str) -> pa.Table:
    """Return one row per printed form with how often and where it is printed, most first."""
    times: Counter[str] = Counter()
    outlets: defaultdict[str, set[str]] = defaultdict(set)
    columns = ("evidence", "as_printed", "n", "outlet")
    for kind, form, n, outlet in zip(*(names[c].tolist() for c in columns), strict=True):
        if kind == evidence:
            times[form] += n
            outlets[form].add(outlet)
    forms = sorted(times, key=lambda form: (-times[form], form))
    return pa.table(
        {
            "as_printed": forms,
            "n": [times[form] for form in forms],
            "outlets": [", ".join(sorted(outlets[form])) for form in forms],
        }
    )


def _contacts(actor_id: str, chosen: Filter) -> None:
    total = int(session.ask("summary", chosen)["n_contacts"].iloc[0])
    st.markdown(f"**Contacts: {total:,}**")
    if total:
        asked = session.question("contacts", chosen)
        table = session.made(tables.of, asked.first(tables.MOST_ROWS), _COLUMNS)
        tables.show(table, key=f"contacts-{actor_id}")
        if total > tables.MOST_ROWS:
            st.caption(f"The first {tables.MOST_ROWS:,} rows; the download has all.")
        tables.download(asked, f"contacts-{actor_id}", key=f"download-{actor_id}")


def _quotations(actor_id: str, chosen: Filter) -> None:
    frame = session.question("quotations", chosen).first(_MOST_QUOTATIONS).answer()
    if frame.empty:
        return
    first = "the first " if len(frame) == _MOST_QUOTATIONS else ""
    st.markdown(f"**Quotations by, through or about: {first}{len(frame):,}**")
    facts.quotes((row["quote"], _said(row)) for row in frame.to_dict("records"))


def _said(row: dict[Hashable, Any]) -> str:
    speaker = next(
        (who for who in (row["speaker"], row["speaker_as_printed"]) if isinstance(who, str)),
        "nobody named",
    )
    parts = [f"by {speaker}"]
    parts += [f"{key} {row[key]}" for key in ("via", "about") if isinstance(row[key], str)]
    return "; ".join([*parts, f"{row['kind']}, {row['outlet']}, line {row['line']}"])


@part
def who_meets_whom(asked: Question) -> None:
    """Offer the pairs as a flow diagram, drawn when it is opened."""
    drawer = st.expander("As a flow diagram", key="sankey", on_change="rerun")
    pairs = asked.answer() if drawer.open else None
    if pairs is not None and len(pairs):
        from components import sankey  # Plotly is 4.6 MB; only who opens this loads it.

        # Plotly's own names are too faint; these are the text colours of the two themes.
        ink = "#e4e9ef" if st.context.theme.type == "dark" else "#0e1620"
        with drawer:
            figure = sankey.who_meets_whom(pairs, ink=ink)
            st.plotly_chart(figure, key="sankey-chart", alt=sankey.alt_text(pairs))
