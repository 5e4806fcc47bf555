"""PLOVER rows are contacts with a day, coded as far as the corpus knows."""

import io
import json
import zipfile
from typing import Any

import pandas as pd

from corpus.corpus import Corpus


def files(archive: bytes) -> tuple[pd.DataFrame, dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return pd.read_csv(opened.open("parley-plover.csv")), json.load(
            opened.open("manifest.json")
        )


def test_contacts_with_a_day_are_events(view: Any, write: Any) -> None:
    frame, manifest = files(write("plover", view()))
    columns = ["Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Source"]
    assert frame[columns].fillna("").to_numpy().tolist() == [
        [
            "2022-03-24-kabulov-taran",
            "2022-03-24",
            "CONSULT",
            "",
            "Rustam Kabulov; Idris Taran",
            "lantern-2022-03-24-envoy-in-kabul; council-voice-undated-talks",
        ],
        [
            "2022-09-05-port-selin-conference",
            "2022-09-05",
            "CONSULT",
            "multilateral",
            "Pavel Orlin; Mira Solén",
            "river-wire-2022-09-conference",
        ],
        [
            "2022-11-02-kabulov-solen-call",
            "2022-11-02",
            "CONSULT",
            "phone",
            "Rustam Kabulov; Mira Solén",
            "lantern-2022-11-03-call",
        ],
    ]
    assert manifest["not_events"] == {
        "2022-04-solen-council": "about April 2022 (basis of the date: context)",
        "2022-06-10-lake-hall-talks": "10–11 June 2022 (basis of the date: stated)",
        "2023-01-15-council-delegation": "15 January 2023 or later (basis of the date: weekday)",
        "2023-05-20-wexford-taran": "20 May 2023 (uncertain) (basis of the date: url)",
        "undated-consul-council": (
            "date not established, 24 March of an unknown year (basis of the date: stated)"
        ),
    }


def test_what_is_signed_is_support(shipped: Corpus, view: Any, write: Any) -> None:
    frame, manifest = files(write("plover", view("kind=agreement,accreditation", corpus=shipped)))
    assert set(frame["Event Type"]) == {"SUPPORT"}
    assert frame["Event Mode"].isna().all()
    assert len(frame) + len(manifest["not_events"]) == manifest["counts"]["contacts"] > 5
    assert frame["Event Date"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()
