"""Adding: paste, files and addresses in; drafts, and what is not read, out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import streamlit as st

from components import batches, facts, link_state, shell, tables
from components.batches import Batch
from components.escape import literal
from corpus.corpus import data_folder
from corpus.curate import adding, formats
from corpus.curate.adding import Outcome, Source, Status
from corpus.curate.waiting import waiting
from corpus.filter import Filter
from corpus.link import View

_TYPES = ("txt", "html", "htm", "md", "csv", "jsonl", "pdf", "docx", "zip")
_MOST_FILES, _MOST_BYTES = 10, 20_000_000
_MOST_ADDRESSES = 20
_MOST_SHOWN = 20
_EVERY = 0.5
"""Seconds after which the progress of a batch is drawn anew."""
_ROUND, _SAID, _OPENED = "_add_round", "_add_said", "_add_opened"


def inputs(coder: str) -> None:
    """Draw what can be added, and what was said of the last try."""
    batch = batches.latest(data_folder(), coder)
    busy = batch is not None and batch.running
    paste, files, address = st.tabs(["Paste", "Files", "Address"])
    n = st.session_state.setdefault(_ROUND, 0)
    with paste, st.form(f"add-paste-{n}", border=False):
        st.text_area(
            "Text of an article",
            key=f"add-text-{n}",
            height=220,
            max_chars=formats.MAX_CHARACTERS,
            placeholder="Paste the page as it is: title, date, menus and all. What is not the "
            "article's own is left out by line, with the reason.",
        )
        _submit("Make a draft", coder, "text", busy)
    with files, st.form(f"add-files-{n}", border=False):
        st.file_uploader(
            "Files",
            type=_TYPES,
            accept_multiple_files=True,
            key=f"add-files-{n}-given",
            help="Text, HTML, Markdown, CSV and JSON Lines with a column of texts, PDF, DOCX, and "
            "ZIP archives of these. For more at once: python -m corpus add FOLDER",
        )
        st.caption(
            f"At most {_MOST_FILES} files and {_MOST_BYTES // 1_000_000} MB together; a table or "
            "an archive may hold many articles."
        )
        _submit("Make drafts", coder, "files", busy)
    with address, st.form(f"add-address-{n}", border=False):
        st.text_area(
            "Addresses of pages or feeds, one a line",
            key=f"add-addresses-{n}",
            height=120,
            max_chars=10_000,
            placeholder="https://…",
        )
        st.caption(
            "This machine fetches each page once, from public hosts alone. A site that asks for a "
            "login or a click is better saved in the browser and added as a file."
        )
        _submit("Fetch and make drafts", coder, "address", busy)
    if said := st.session_state.pop(_SAID, ""):
        st.error(literal(said))


def _submit(words: str, coder: str, what: str, busy: bool) -> None:
    st.form_submit_button(
        words,
        type="primary",
        disabled=busy,
        key=f"add-{what}-go",
        on_click=_begin,
        args=(coder, what),
    )


def _begin(coder: str, what: str) -> None:
    n = st.session_state[_ROUND]
    try:
        sources = _given(what, n)
    except ValueError as error:
        st.session_state[_SAID] = str(error)
        return
    if batches.begin(data_folder(), coder, sources):
        # Fields of another name are empty ones.
        st.session_state[_ROUND] = n + 1
    else:
        st.session_state[_SAID] = "Your last batch is still at work; wait for it, or stop it."


def _given(what: str, n: int) -> list[Source]:
    """Return what the fields hold; raises ValueError in words for the person who filled them."""
    if what == "files":
        files = st.session_state[f"add-files-{n}-given"] or []
        size = sum(file.size for file in files)
        if len(files) > _MOST_FILES or size > _MOST_BYTES:
            raise ValueError(
                f"{len(files)} files of {size / 1e6:,.0f} MB; at most {_MOST_FILES} files and "
                f"{_MOST_BYTES // 1_000_000} MB together. More goes in with python -m corpus add."
            )
        sources = [adding.of_bytes(one.name, one.getvalue(), one.type or "") for one in files]
    elif what == "address":
        lines = [line.strip() for line in st.session_state[f"add-addresses-{n}"].split("\n")]
        addresses = list(dict.fromkeys(filter(None, lines)))
        if len(addresses) > _MOST_ADDRESSES:
            raise ValueError(f"{len(addresses)} addresses; at most {_MOST_ADDRESSES} at once.")
        sources = [adding.of_address(one) for one in addresses]
    else:
        text = st.session_state[f"add-text-{n}"]
        sources = [adding.of_text(text)] if text.strip() else []
    if not sources:
        raise ValueError("Nothing was given to add.")
    return sources


def progress(coder: str) -> None:
    """Draw how far the coder's batch is, or what became of it; it goes on without the page."""
    batch = batches.latest(data_folder(), coder)
    if batch is None:
        return
    st.fragment(_progress, run_every=_EVERY if batch.running else None)(batch, batch.running)


def _progress(batch: Batch, was_running: bool) -> None:
    if was_running and not batch.running:
        st.rerun()
    if batch.running:
        share = batch.done / max(1, batch.total)
        words = f"{batch.done:,} of {batch.total:,}: {literal(batch.name) or 'beginning'}"
        st.progress(min(share, 1.0), text=words)
        st.caption("You may leave this page: the batch goes on, and every draft made is saved.")
        st.button("Stop", key="add-stop", on_click=batch.stop)
    _outcomes(batch)


def _outcomes(batch: Batch) -> None:
    made, known = batch.of(Status.DRAFT), batch.of(Status.KNOWN)
    refused = batch.of(Status.REFUSED)
    if not batch.running:
        counts = (
            f"{len(made):,} {'draft' if len(made) == 1 else 'drafts'} made, "
            f"{len(known):,} known already, {len(refused):,} not read"
        )
        stopped = "Stopped: " if batch.stopped.is_set() else ""
        (st.warning if refused or batch.fault else st.success)(f"{stopped}{counts}.")
    if batch.fault:
        st.error(f"The batch ended early: {literal(batch.fault)}")
    for one in made[:_MOST_SHOWN]:
        _review(one.draft, f"Review {one.name}")
    if len(made) > _MOST_SHOWN:
        st.caption(f"and {len(made) - _MOST_SHOWN:,} more, among the drafts below")
    if known:
        with st.expander(f"{len(known):,} known already"):
            for one in known[:_MOST_SHOWN]:
                _where(one)
    if refused:
        st.markdown("**Not read**")
        facts.show((one.name, one.reason) for one in refused[:_MOST_SHOWN])
        if len(refused) > _MOST_SHOWN:
            rows: Iterable[dict[str, str]] = (
                {"name": one.name, "reason": one.reason} for one in refused
            )
            tables.download(pd.DataFrame(rows), "not-read", key="add-refused")


def _where(known: Outcome) -> None:
    if known.article:
        view = View(article=known.article)
        shell.link_to("articles", f"{known.name}: is in the corpus", Filter(), view)
    else:
        _review(known.draft, f"{known.name}: is a draft")


def _review(draft: str, label: str) -> None:
    view = View(coder=link_state.current().view.coder, draft=draft)
    shell.link_to("review", label, Filter(), view)


def drafts() -> None:
    """Draw the drafts that wait, of everybody; choosing one opens its review."""
    if key := st.session_state.pop(_OPENED, None):
        view = View(coder=link_state.current().view.coder, draft=key)
        st.switch_page("pages/review.py", query_params=link_state.query(Filter(), view))
    found, total = waiting(Path(data_folder()))
    st.subheader("Drafts waiting", anchor=False)
    if not found:
        st.caption("No draft waits to be reviewed.")
        return
    several = f" The {len(found):,} worked on last of {total:,}." if total > len(found) else ""
    st.caption(
        "Nothing of a draft is in the corpus before a person accepts it. Choose a row to review "
        f"it.{several}"
    )
    frame = pd.DataFrame(
        {
            "title": [one.title or one.page for one in found],
            "outlet": [one.outlet for one in found],
            "published": [one.published for one in found],
            "undecided": [f"{one.undecided:,} of {one.suggested:,}" for one in found],
            "coder": [one.coder for one in found],
            "changed": [one.updated.replace("T", " ").removesuffix(":00Z")[:16] for one in found],
        }
    )
    tables.show(tables.of(frame), key="drafts-waiting", on_pick=lambda n: _open(found[n].draft))


def _open(draft: str) -> None:
    # A callback cannot leave the page; the run that follows it does.
    st.session_state[_OPENED] = draft
