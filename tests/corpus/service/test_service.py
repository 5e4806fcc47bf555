"""The data service answers as the pages do, to programs, and says what it does not understand."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pandas as pd
import pyarrow as pa
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.applications import Starlette
from starlette.testclient import TestClient

from corpus import queries
from corpus.corpus import Corpus, open_corpus
from corpus.engines.frames import COLUMNS
from corpus.filter import Filter
from corpus.link import Link, View, parse_address
from corpus.service.feed import Seen, feed
from corpus.service.limits import Buckets, of, per_minute
from corpus.service.routes import Service
from tests import sentinel
from tests.corpus.folder import Folder
from tests.sentinel import KEPT_BACK

KABULOV = "envoy=rustam-kabulov"


def client(corpus: Corpus, work: Path, rate: int = 0) -> TestClient:
    service = Service(lambda: corpus, seen=Seen(work / "seen.sqlite"), rate=rate)
    app = Starlette(routes=service.routes())
    return TestClient(app, base_url="https://parley.example")


@pytest.fixture
def service(small: Corpus, tmp_path: Path) -> Iterator[TestClient]:
    with client(small, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("question", sorted(queries.QUESTIONS))
def test_every_question_is_answered_in_every_format(
    service: TestClient, small: Corpus, question: str
) -> None:
    expected = queries.ask(small, question, Link("", Filter(), View()))
    told = service.get(f"/api/v1/{question}").json()
    assert len(told["rows"]) == len(expected)
    assert all([*row] == [*COLUMNS[question]] for row in told["rows"])
    assert told["corpus_version"] == small.version
    read = pd.read_csv(io.StringIO(service.get(f"/api/v1/{question}?format=csv").text))
    assert [*read.columns] == [*COLUMNS[question]]
    assert len(read) == len(expected)
    with pa.ipc.open_stream(service.get(f"/api/v1/{question}?format=arrow").content) as stream:
        table = stream.read_all()
    assert table.num_rows == len(expected)
    assert json.loads(table.schema.metadata[b"parley"])["corpus_version"] == small.version
    assert json.loads(json.dumps(table.to_pylist(), default=str)) == told["rows"]


def test_an_answer_obeys_the_filter_and_says_so(service: TestClient) -> None:
    told = service.get(f"/api/v1/contacts?{KABULOV}&dates=stated&limit=2&offset=1").json()
    assert [row["contact_id"] for row in told["rows"]] == [
        "2022-06-10-lake-hall-talks",
        "2022-11-02-kabulov-solen-call",
    ]
    assert told["selection"].endswith("involving Rustam Kabulov, dates stated in print only.")
    assert told["link"] == (
        f"https://parley.example/api/v1/contacts?{KABULOV}&dates=stated&limit=2&offset=1"
    )
    assert (told["limit"], told["offset"], told["n_rows"]) == (2, 1, 2)
    assert told["rows"][0]["earliest"] == "2022-06-10"


def test_the_query_of_a_page_works_as_it_stands(service: TestClient, small: Corpus) -> None:
    query = (
        "envoy=rustam-kabulov&topic=trade&unit=contacts&by=year&contact=2022-06-10-lake-hall-talks"
    )
    link = parse_address(f"https://parley.example/timeline?{query}", small)
    told = service.get(f"/api/v1/timeline?{query}").json()
    expected = queries.ask(small, "timeline", link)
    assert [row["n"] for row in told["rows"]] == expected["n"].tolist()
    assert [row["period"] for row in told["rows"]] == expected["period"].tolist()


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("contakts", 404, 'no question "contakts"; did you mean "contacts"?'),
        ("contacts?envoi=x", 400, "“envoi” is no filter; did you mean “envoy”?"),
        ("contacts?limit=-1", 400, "limit: “-1” is no whole number from 0 on"),
        ("contacts?limit=²", 400, "limit: “²” is no whole number from 0 on"),
        (
            "contacts?limit=1&limit=2",
            400,
            "limit: “2” is one of several values; only one is allowed",
        ),
        ("contacts?format=cvs", 400, "format: “cvs” is no format; expected json, csv, arrow"),
        ("contacts?order=date", 400, "order: “date” is not outlets, the one order of contacts"),
        ("articles?top=3", 400, "top: “3” is for actor_timeline and topic_actor alone"),
        ("contacts/x", 404, "nothing is here"),
        (f"contacts?q={'x' * 9000}", 414, "the query is longer than 8,000 characters"),
    ],
)
def test_what_is_not_understood_is_refused(
    service: TestClient, path: str, status: int, said: str
) -> None:
    answer = service.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["detail"]) == (status, said)
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_value_never_widens_an_answer(service: TestClient) -> None:
    answer = service.get("/api/v1/contacts?envoy=rustam-kabulof")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["parameter"], error["value"]) == ("envoy", "rustam-kabulof")
    assert error["nearest"] == "rustam-kabulov"


def test_the_service_is_read_only(service: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = service.request(method, "/api/v1/contacts")
        assert (answer.status_code, answer.json()["detail"]) == (405, "read only: GET and HEAD")
    assert service.head("/api/v1/contacts").status_code == 200


def test_an_answer_is_not_sent_again_while_the_corpus_stays(
    service: TestClient, small: Corpus
) -> None:
    first = service.get("/api/v1/pairs?format=csv")
    assert first.headers["etag"] == f'"{small.version}-full-csv-1"'
    again = service.get(
        "/api/v1/pairs?format=csv", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_formula_in_a_cell_stays_text(tmp_path: Path, folder: Folder) -> None:
    folder.replace(
        "articles/lantern-2022-11-03-call.yaml", "summary: ", "summary: =cmd|' /C calc'!A0 "
    )
    corpus = open_corpus(folder.path)
    with client(corpus, tmp_path) as service:
        cells = service.get("/api/v1/articles?format=csv").text
        rows = service.get("/api/v1/articles").json()["rows"]
    assert "\"'=cmd|" in cells
    assert '"=cmd|' not in cells
    assert any(row["summary"].startswith("=cmd|") for row in rows)


def test_the_description_is_valid_and_complete(service: TestClient) -> None:
    told = service.get("/api/v1/openapi.json").json()
    OpenAPIV31SpecValidator(told).validate()
    assert {*told["paths"]} == {f"/{name}" for name in queries.QUESTIONS} | {"/contacts.atom"}
    schemas = told["components"]["schemas"]
    assert [*schemas["contacts"]["properties"]] == [*COLUMNS["contacts"]]
    assert schemas["pairs"]["properties"]["n"] == {"type": "integer"}
    topic = told["components"]["parameters"]["unit"]["schema"]
    assert topic == {
        "type": "string",
        "enum": ["articles", "mentions", "contacts", "pairs"],
        "default": "articles",
    }


# ---- The feed ----------------------------------------------------------------------------------


def test_the_feed_lists_the_contacts_of_a_filter(service: TestClient) -> None:
    answer = service.get(f"/api/v1/contacts.atom?{KABULOV}")
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert [entry.title.partition(":")[0] for entry in read.entries] == [
        "2 November 2022",
        "10–11 June 2022",
        "24 March 2022",
    ]
    first = read.entries[0]
    assert first.link == "https://parley.example/compare?contact=2022-11-02-kabulov-solen-call"
    assert first.id.startswith("urn:uuid:")


def test_an_entry_keeps_its_id_and_tells_when_it_changed(
    tmp_path: Path, folder: Folder, small: Corpus
) -> None:
    with client(small, tmp_path) as service:
        before = feedparser.parse(service.get("/api/v1/contacts.atom").content)
        again = feedparser.parse(service.get("/api/v1/contacts.atom").content)
    assert [(e.id, e.updated) for e in before.entries] == [(e.id, e.updated) for e in again.entries]
    folder.replace("contacts/2022-06-10-lake-hall-talks.yaml", "summary: ", "summary: Corrected. ")
    seen = Seen(tmp_path / "seen.sqlite")
    corpus = open_corpus(folder.path)
    later = datetime(2099, 1, 1, tzinfo=UTC)
    content = feed(corpus, Link("", Filter(), View()), "https://parley.example", seen, later)
    after = feedparser.parse(content)
    assert after.entries[0].title == "10–11 June 2022: Corrected. " + next(
        e.title.partition(": ")[2] for e in before.entries if e.title.startswith("10–11 June 2022")
    )
    assert after.entries[0].updated == "2099-01-01T00:00:00Z"
    assert {e.id for e in after.entries} == {e.id for e in before.entries}
    assert [e.updated for e in after.entries[1:]] == [before.feed.updated] * 7


# ---- Limits, health, metrics ---------------------------------------------------------------------


def test_a_client_that_asks_too_much_waits(small: Corpus, tmp_path: Path) -> None:
    with client(small, tmp_path, rate=3) as service:
        codes = [service.get("/api/v1/summary").status_code for _ in range(4)]
        refused = service.get("/api/v1/summary")
        assert service.get("/healthz").status_code == 200
    assert codes == [200, 200, 200, 429]
    assert 1 <= int(refused.headers["retry-after"]) <= 20


def test_a_bucket_fills_up_again() -> None:
    now = 0.0
    buckets = Buckets(60, clock=lambda: now)
    assert [buckets.take("a") for _ in range(60)] == [0] * 60
    assert buckets.take("a") == pytest.approx(1)
    assert buckets.take("b") == 0
    now = 1.0
    assert buckets.take("a") == 0
    assert buckets.take("a") == pytest.approx(1)


def test_a_household_of_ipv6_is_one_client() -> None:
    assert of("2001:db8:1:2:3::4") == of("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert of("192.0.2.7") == "192.0.2.7"
    assert of("testclient") == "testclient"


def test_the_rate_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_RATE", "7")
    assert per_minute() == 7
    monkeypatch.setenv("PARLEY_RATE", "many")
    with pytest.raises(ValueError, match='PARLEY_RATE: "many" is no number'):
        per_minute()


def test_ready_means_that_the_corpus_is_open(
    service: TestClient, small: Corpus, tmp_path: Path
) -> None:
    answer = service.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "corpus": small.version},
    )

    def missing() -> Corpus:
        return open_corpus(tmp_path / "nowhere")

    broken = Starlette(routes=Service(missing, rate=0).routes())
    with TestClient(broken) as opened:
        health = opened.get("/healthz")
        asked = opened.get("/api/v1/summary")
    assert (health.status_code, health.json()) == (503, {"status": "the corpus cannot be opened"})
    assert (asked.status_code, asked.json()["detail"]) == (503, "the corpus cannot be asked now")
    assert str(tmp_path) not in health.text + asked.text


def test_metrics_are_shown_where_they_are_asked_for(
    service: TestClient, small: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARLEY_METRICS", raising=False)
    assert service.get("/metrics").status_code == 404
    monkeypatch.setenv("PARLEY_METRICS", "1")
    service.get("/api/v1/pairs")
    service.get("/api/v1/nothing-of-the-kind")
    told = service.get("/metrics").text
    assert 'parley_requests_total{route="pairs",status="200"} 1.0' in told
    assert 'parley_requests_total{route="other",status="404"} 1.0' in told
    assert f'parley_corpus{{version="{small.version}"}} 1.0' in told
    assert "nothing-of-the-kind" not in told


# ---- Texts that are not given out ----------------------------------------------------------------


@pytest.mark.parametrize("mode", ["passages", "none"])
def test_no_route_gives_out_what_is_kept_back(
    mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sentinel.folder(tmp_path / "data")
    monkeypatch.setenv("PARLEY_TEXTS", mode)
    with client(open_corpus(data), tmp_path) as service:
        told = [service.get(path) for path in ("/api/v1/openapi.json", "/healthz")]
        for q in ("", "?q=lamplighter", "?q=orchestra", "?q=kabulov"):
            told.append(service.get(f"/api/v1/contacts.atom{q}"))
            for question in queries.QUESTIONS:
                for form in ("json", "csv", "arrow"):
                    mark = "&" if q else "?"
                    answer = service.get(f"/api/v1/{question}{q}{mark}format={form}")
                    withheld = question in ("texts", "records")
                    assert answer.status_code == (403 if withheld else 200)
                    told.append(answer)
        refused = service.get("/api/v1/texts").json()["detail"]
    assert refused.endswith(f"(PARLEY_TEXTS={mode})")
    everything = [answer.content for answer in told]
    # The search itself is told back: the link and the sentence name what was asked for.
    for words in KEPT_BACK[1:]:
        assert not [one for one in everything if words.encode() in one]
