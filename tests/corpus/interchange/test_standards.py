"""What we write is read by the standards' own tools."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.interchange import ftm, write_out
from corpus.load import Records, load
from tests.corpus.folder import Folder

# Both packages bring warnings of their own and of what they import.
pytestmark = pytest.mark.filterwarnings("ignore")


def validated(folder: Path) -> Any:
    import frictionless

    return frictionless.validate(str(folder / "datapackage.json"))


def test_frictionless_finds_the_package_valid_with_all_its_keys(
    folder: Folder, tmp_path: Path
) -> None:
    write_out(folder.path, "package", tmp_path / "package")
    report = validated(tmp_path / "package")
    assert report.valid, report.to_summary()
    actors = tmp_path / "package" / "data" / "actors.csv"
    lines = actors.read_text("utf-8").splitlines(keepends=True)
    actors.write_text("".join(line for line in lines if "idris-taran" not in line), "utf-8")
    report = validated(tmp_path / "package")
    broken = {error.type for task in report.tasks for error in task.errors}
    assert broken == {"foreign-key"}


def test_followthemoney_keeps_every_value(shipped_records: Records) -> None:
    from followthemoney import model

    entities = list(ftm.entities(shipped_records))
    schemas = {entity["id"]: model.get(entity["schema"]) for entity in entities}
    assert len(schemas) == len(entities)
    for entity in entities:
        schema = schemas[entity["id"]]
        schema.validate(entity)
        proxy = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            # What it does not understand it leaves out.
            assert sorted(proxy.get(name)) == sorted(values), (entity["id"], name)
            prop = schema.properties[name]
            if prop.range is not None:
                assert all(schemas[value].is_a(prop.range) for value in values), entity["id"]


def test_the_entities_of_a_contact(shipped_records: Records, tmp_path: Path) -> None:
    path = ftm.write(shipped_records, tmp_path / "corpus.ftm.jsonl")
    entities = {e["id"]: e for e in map(json.loads, path.read_text("ascii").splitlines())}
    contact = entities["contact-2022-03-24-kabulov-muttaqi-kabul"]
    assert contact["schema"] == "Event"
    assert contact["properties"]["date"] == ["2022-03-24"]
    assert contact["properties"]["location"] == ["Kabul"]
    assert {"actor-zamir-kabulov", "actor-amir-khan-muttaqi"} <= set(
        contact["properties"]["involved"]
    )
    assert "article-efe-2022-03-24-kabulov-kabul" in contact["properties"]["proof"]
    person = entities["actor-abdul-ghani-baradar"]
    assert person["properties"]["weakAlias"] == ["Baradar"]
    assert entities["actor-abdul-ghani-baradar-role-1"]["properties"] == {
        "holder": ["actor-abdul-ghani-baradar"],
        "post": ["actor-abdul-ghani-baradar-post-1"],
        "endDate": ["2021-09"],
        "description": ["2021-09~"],
    }


def test_a_date_that_is_no_plain_one_keeps_its_words(small_data: Path) -> None:
    entities = {entity["id"]: entity for entity in ftm.entities(load(small_data))}
    undated = entities["article-council-voice-undated-talks"]["properties"]
    assert "publishedAt" not in undated
    assert undated["notes"][0].startswith("published XXXX-03-24 (stated)")
    interval = entities["article-council-voice-2023-01-delegation"]["properties"]
    assert interval["notes"][0].startswith("published 2023-01-16/.. (weekday)")
    about = entities["article-river-wire-2022-09-conference"]["properties"]
    assert about["publishedAt"] == ["2022-09"]
