"""A batch of anything becomes drafts; what is hostile or broken is refused by name, alone."""

import itertools
import json
import multiprocessing
import os
import socket
import stat
import sys
import types
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.check import check
from corpus.curate import adding, formats
from corpus.curate.adding import Outcome, Source, Status
from corpus.curate.decisions import Curation
from corpus.curate.draft import Draft
from corpus.curate.drafts import Drafts
from corpus.curate.proposals import of_draft
from corpus.curate.waiting import waiting
from corpus.errors import InputError
from corpus.evidence import SourceText
from corpus.load import load
from tests.corpus.curate.documents import archive, docx, pdf, shown
from tests.corpus.folder import Folder

STORY = """Special envoy and governor speak about flour in Kabul

KABUL, 24 March 2022 - Special envoy Rustam Kabulov met Idris Taran in Kabul on Thursday.

They spoke about flour and border crossings, the governor's office said.
"""


@pytest.fixture(autouse=True)
def _main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the page that a test before ran as `__main__`: a new process would run it again."""
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))


def draft_of(folder: Folder, outcome: Outcome, coder: str = "Ana") -> Draft:
    coding, _ = Drafts(folder.path).open(coder, outcome.draft)
    assert coding is not None
    assert coding.draft is not None
    return Draft.from_json(coding.draft)


def added(folder: Folder, *sources: Source, **how: object) -> list[Outcome]:
    return list(adding.add(folder.path, sources, "Ana", **how))  # type: ignore[arg-type]


def statuses(outcomes: list[Outcome]) -> dict[str, str]:
    return {one.name: one.status.value for one in outcomes}


# -- what becomes of a batch -----------------------------------------------------------------------


def test_pasted_text_becomes_a_draft_and_its_bytes_are_kept(folder: Folder) -> None:
    (outcome,) = added(folder, adding.of_text(STORY))
    assert outcome.status is Status.DRAFT
    assert outcome.name.startswith("Special envoy and governor speak about flour in Kabul")
    draft = draft_of(folder, outcome)
    assert draft.page.text == STORY
    assert (folder / f"raw/{draft.page.raw}.txt").read_bytes() == STORY.encode()
    assert draft.undecided == draft.suggestions != ()
    (one,), total = waiting(folder.path)
    assert total == 1
    assert (one.draft, one.coder, one.title) == (outcome.draft, "Ana", STORY.split("\n")[0])
    assert one.undecided == one.suggested == len(draft.suggestions)


def test_a_folder_is_read_through_and_one_bad_file_stops_nothing(
    folder: Folder, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    (given / "deep" / "er").mkdir(parents=True)
    (given / "a.txt").write_text(STORY, "utf-8")
    (given / "b.txt").write_bytes(b"MZ\x90\x00")
    (given / "deep" / "c.csv").write_text("title,text\nOne,One word.\nTwo,Two words.\n", "utf-8")
    (given / "deep" / "er" / "d.docx").write_bytes(docx("Some words in a document."))
    (given / ".hidden").write_text("no", "utf-8")
    outcomes = added(folder, *adding.of_path(given))
    assert statuses(outcomes) == {
        "a.txt": "draft",
        "b.txt": "refused",
        "c.csv:2": "draft",
        "c.csv:3": "draft",
        "d.docx": "draft",
    }
    assert [one.reason for one in outcomes if one.reason] == ["this is a Windows program"]


def test_the_same_again_is_known_under_whatever_name(folder: Folder, tmp_path: Path) -> None:
    (first,) = added(folder, adding.of_bytes("a.txt", STORY.encode()))
    (again,) = added(folder, adding.of_bytes("b.txt", STORY.encode()))
    assert (again.status, again.draft) == (Status.KNOWN, first.draft)
    zipped = archive({"one.txt": STORY.encode(), "two.txt": b"Two words."})
    assert statuses(added(folder, adding.of_bytes("all.zip", zipped))) == {
        "all.zip › one.txt": "known",
        "all.zip › two.txt": "draft",
    }


def test_the_text_of_an_article_is_known(folder: Folder) -> None:
    article = "lantern-2022-03-24-envoy-in-kabul"
    (file,) = adding.of_path(folder / f"texts/{article}.txt")
    (outcome,) = added(folder, file)
    assert (outcome.status, outcome.article) == (Status.KNOWN, article)
    assert not (folder / "raw").exists()


def test_the_same_words_at_another_address_are_another_article(folder: Folder) -> None:
    article = "lantern-2022-03-24-envoy-in-kabul"
    text = (folder / f"texts/{article}.txt").read_text("utf-8")
    row = json.dumps({"text": text, "url": "https://other.example/story"})
    (outcome,) = added(folder, adding.of_bytes("rows.jsonl", row.encode()))
    assert outcome.status is Status.DRAFT


def test_what_was_left_in_the_middle_goes_on_where_it_stopped(folder: Folder) -> None:
    sources = [adding.of_bytes(f"{n}.txt", f"Story {n} of five.".encode()) for n in range(5)]
    told: list[tuple[int, int, str]] = []
    batch = adding.add(folder.path, sources, "Ana", progress=lambda *one: told.append(one))
    first = list(itertools.islice(batch, 2))
    batch.close()
    assert told == [(1, 5, "0.txt")]
    outcomes = added(folder, *sources)
    assert [one.status for one in outcomes] == [*[Status.KNOWN] * 2, *[Status.DRAFT] * 3]
    assert [one.draft for one in outcomes[:2]] == [one.draft for one in first]


def test_many_are_read_by_other_processes_with_the_same_result(folder: Folder) -> None:
    rows = [{"text": f"Envoy number {n}\n\nRustam Kabulov met Idris Taran."} for n in range(40)]
    lines = "\n".join(map(json.dumps, rows)).encode()
    outcomes = added(folder, adding.of_bytes("rows.jsonl", lines + b"\n{}\n"))
    assert [one.status for one in outcomes] == [*[Status.DRAFT] * 40, Status.REFUSED]
    last = draft_of(folder, outcomes[39])
    assert last.page.text.startswith("Envoy number 39")
    first = draft_of(folder, outcomes[0])
    assert [one.field for one in last.suggestions] == [one.field for one in first.suggestions]


def test_a_reading_process_that_is_killed_costs_only_what_it_was_reading(folder: Folder) -> None:
    rows = "\n".join(json.dumps({"text": f"Story {n} of many."}) for n in range(120)).encode()
    outcomes = []
    for outcome in adding.add(folder.path, [adding.of_bytes("rows.jsonl", rows)], "Ana"):
        outcomes.append(outcome)
        if len(outcomes) == 40:
            for child in multiprocessing.active_children():
                child.kill()
    assert len(outcomes) == 120
    refused = [one for one in outcomes if one.status is Status.REFUSED]
    assert 0 < len(refused) < 60
    assert {one.reason for one in refused} == {
        "the process that read it, or one beside it, was ended; add it once more"
    }
    assert outcomes[-1].status is Status.DRAFT
    again = added(folder, adding.of_bytes("rows.jsonl", rows))
    assert sum(one.status is Status.DRAFT for one in again) == len(refused)


def test_the_linter_minds_neither_drafts_nor_raw_inputs(folder: Folder) -> None:
    added(folder, adding.of_text(STORY))
    assert check(load(folder.path)) == []


def test_a_draft_of_a_batch_can_be_saved(folder: Folder) -> None:
    (outcome,) = added(folder, adding.of_text(STORY))
    draft = draft_of(folder, outcome)
    for field in ("title", "language", "published", "summary", "actor"):
        draft = draft.accept(*[one.id for one in draft.of(field)[:1]])
    draft = draft.add("outlet", "lantern")
    curation = Curation(folder.path)
    curation.decide(of_draft(curation.records, draft), who="Ana")
    key = "lantern-2022-03-24-special-envoy-and-governor-speak-about"
    assert load(folder.path).articles[key].record.title == STORY.split("\n")[0]
    Drafts(folder.path).discard("Ana", outcome.draft)
    (again,) = added(folder, adding.of_text(STORY))
    assert (again.status, again.article) == (Status.KNOWN, key)


# -- the command -----------------------------------------------------------------------------------


def test_the_command_says_what_became_of_all(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    (tmp_path / "b\u202e.pdf").write_bytes(b"no PDF")
    to = ("--coder", "Ana", "--data", str(folder.path))
    assert main(("add", str(tmp_path / "a.txt"), *to)) == 0
    assert capsys.readouterr().out == "1 drafts made, 0 known already, 0 refused\n"
    assert main(("add", str(tmp_path / "a.txt"), str(tmp_path / "b\u202e.pdf"), *to)) == 1
    out, err = capsys.readouterr()
    assert out == "0 drafts made, 1 known already, 1 refused\n"
    assert "b.pdf: the name ends in .pdf, but the bytes are no PDF file\n" in err
    assert main(("add", str(tmp_path / "nowhere"), *to)) == 2
    assert 'no file or folder "' in capsys.readouterr().err


# -- hostile inputs, by the ids of the catalogue of threats ----------------------------------------


def lying() -> bytes:
    content = archive({"a.txt": b"some words " * 100})
    return content.replace((1100).to_bytes(4, "little"), (11).to_bytes(4, "little"))


def rss(title: str) -> bytes:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return f"{laughs}<rss><channel><item><title>{title}</title></item></channel></rss>".encode()


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "S14-huge": ("a.txt", lambda: b"a" * 50_000_001, "at most 50,000,000 are taken"),
    "S15-program": ("story.txt", lambda: b"MZ\x90\x00\x03", "a Windows program"),
    "S15-pdf-as-csv": ("a.csv", lambda: b"%PDF-1.4", "the name says csv"),
    "S15-docx-as-html": ("a.html", lambda: docx("x"), "the bytes are a Word document"),
    "S16-one-line": ("a.txt", lambda: b"word " * 900_000, "at most 500,000 are read as one page"),
    "S16-nothing": ("a.txt", lambda: b"\x00" * 1000, ""),
    "S17-deep": ("a.html", lambda: b"<html><body>" + b"<div>" * 100_000, ""),
    "S17-large": ("a.html", lambda: b"<html><body>" + b"<p>a</p>" * 3_000_000, ""),
    "S18-swells": ("a.pdf", lambda: pdf(b" " * 200_000_000), "may have been made to do so"),
    "S18-pages": ("a.pdf", lambda: pdf(shown("x"), pages=1000), "at most 300 are read"),
    "S19-swells": ("a.zip", lambda: archive({"a.txt": b"0" * 60_000_000}), "at most 50,000,000"),
    "S19-members": (
        "a.zip",
        lambda: archive({f"{n}.txt": b"x" for n in range(201)}),
        "at most 200 are unpacked",
    ),
    "S19-nested": ("a.zip", lambda: archive({"b.zip": archive({"c.txt": b"x"})}), "unpack it"),
    "S19-lies": ("a.zip", lying, "damaged"),
    "S20-laughs": ("a.rss", lambda: rss("&b;"), "declares entities"),
    "S20-brackets": ("a.jsonl", lambda: b"[" * 20_000, ""),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_and_the_next_one_read(folder: Folder, case: str) -> None:
    name, content, reason = HOSTILE[case]
    bad = adding.of_bytes(name, content())
    *refused, good = added(folder, bad, adding.of_bytes("good.txt", STORY.encode()))
    assert refused
    assert {one.status for one in refused} == {Status.REFUSED}
    assert all(reason in one.reason and one.reason for one in refused)
    assert good.status is Status.DRAFT
    # Nothing of what was refused lies in the data folder.
    assert [path.suffix for path in (folder / "raw").iterdir()] == [".txt"]


ODD: dict[str, tuple[str, bytes]] = {
    "S10-formula": ("a.csv", b'title,text\n=1+1,"=HYPERLINK(""http://evil.test"",""x"") met"\n'),
    "S15-path": ("../../etc/passwd.txt", b"Some words of a story."),
    "S15-windows-path": ("C:\\temp\\..\\a.txt", b"Some words of a story."),
    "S15-turned": ("a\u202etxt.exe.txt", b"Some words of a story."),
    "S15-device": ("CON", b"Some words of a story."),
    "S15-long": ("x" * 3000 + ".txt", b"Some words of a story."),
    "S16-bidi": ("a.txt", "Words \u202eand\u202c a NUL\x00 here.".encode()),
    "S01-markup": ("<img src=x onerror=alert(1)>.txt", b"<script>alert(1)</script> met him."),
    "S38-lines": ('a\n{"op": "fake"}\x1b[31m.txt', b"Some words of a story."),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_name_or_text_becomes_a_draft_that_leads_nowhere(folder: Folder, case: str) -> None:
    before = {path for path in folder.path.parent.rglob("*") if "data" not in path.parts}
    name, content = ODD[case]
    (outcome,) = added(folder, adding.of_bytes(name, content))
    assert outcome.status is Status.DRAFT
    assert outcome.name.isprintable()
    assert len(outcome.name) <= formats.MAX_NAME
    draft = draft_of(folder, outcome)
    assert not {"\x00", "\u202e", "\x1b"} & set(draft.page.text)
    for one in draft.suggestions:
        for passage in one.passages:
            SourceText(draft.page.text).locate(passage)
    (kept,) = (folder / "raw").iterdir()
    assert kept.read_bytes() == content
    assert {path for path in folder.path.parent.rglob("*") if "data" not in path.parts} == before


def test_s21_a_link_a_pipe_and_a_socket_are_no_files(folder: Folder, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / "link.txt").symlink_to("/etc/passwd")
    (given / "loop").symlink_to(given)
    os.mkfifo(given / "pipe.txt")
    outcomes = added(folder, *adding.of_path(given))
    assert statuses(outcomes) == {"link.txt": "refused", "loop": "refused", "pipe.txt": "refused"}
    assert {one.reason for one in outcomes} == {"no ordinary file"}


def test_s19_members_with_paths_and_links_lead_nowhere(folder: Folder, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as opened:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
        opened.writestr("../../up.txt", b"Some words")
    outcomes = added(folder, *adding.of_path(path))
    assert statuses(outcomes) == {"a.zip › link.txt": "refused", "a.zip › up.txt": "draft"}
    assert not (tmp_path.parent / "up.txt").exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "https://user@host.example/",
        "file:///etc/passwd",
        "gopher://host.example/",
    ],
)
def test_s22_a_private_address_is_refused_by_name(folder: Folder, address: str) -> None:
    (source,) = adding.of_argument(address)
    (outcome,) = added(folder, source)
    assert (outcome.name, outcome.status) == (address, Status.REFUSED)
    assert outcome.reason
    assert not (folder / "raw").exists()


def test_offline_is_said_plainly(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    (outcome,) = added(folder, adding.of_address("https://news.example/story"))
    assert "if you are offline, save the page and add the file" in outcome.reason


def test_nothing_where_something_was_named_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        adding.of_argument(str(tmp_path / "nowhere"))


def test_a_spoilt_draft_is_passed_over(folder: Folder) -> None:
    (outcome,) = added(folder, adding.of_text(STORY))
    (folder / "drafts" / "x").mkdir()
    (folder / "drafts" / "x" / "broken.json").write_text("{", "utf-8")
    found, total = waiting(folder.path)
    assert [one.draft for one in found] == [outcome.draft]
    assert total == 2
