"""A changed file differs from the old one in what changed, and in nothing else."""

import copy
import difflib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import yaml_file
from corpus.curate.revise import fresh, revise
from tests.corpus.test_yaml_file import values

BY_HAND = """\
# Kept by the night desk.
id: a   # never change this

actors:
    - actor: one
      # as the wire had it
      as_printed: "One"

    - actor: two
topics: [x,   y]   # two of them
text:
   title: {line: 1,  quote: T}
   body: [ 3-5 ]
"""


def value_of(text: str) -> Any:
    return yaml_file.read(text).value


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and the lines that came."""
    diff = list(difflib.ndiff(old.splitlines(), new.splitlines()))
    return [d[2:] for d in diff if d[0] == "-"], [d[2:] for d in diff if d[0] == "+"]


def revised(text: str, **changes: Any) -> tuple[list[str], list[str]]:
    value = value_of(text)
    for key, new in changes.items():
        if new is None:
            del value[key]
        else:
            value[key] = new
    new_text = revise(text, value)
    assert value_of(new_text) == value
    return changed_lines(text, new_text)


def test_a_changed_word_is_the_only_difference() -> None:
    assert revised(BY_HAND, id="b") == (
        ["id: a   # never change this"],
        ["id: b   # never change this"],
    )


def test_a_key_that_comes_stands_behind_its_neighbour() -> None:
    value = {"id": "a", "title": "T", **{k: v for k, v in value_of(BY_HAND).items() if k != "id"}}
    assert revise(BY_HAND, value) == BY_HAND.replace(
        "# never change this\n", "# never change this\ntitle: T\n"
    )


def test_a_key_that_goes_takes_its_line_along() -> None:
    assert revised(BY_HAND, topics=None) == (["topics: [x,   y]   # two of them"], [])
    last = {key: value for key, value in value_of(BY_HAND).items() if key != "text"}
    assert revise(BY_HAND, last) == BY_HAND.partition("text:")[0]


def test_one_actor_of_a_list_changes_alone() -> None:
    value = value_of(BY_HAND)
    value["actors"][1]["as_printed"] = "Two"
    value["actors"].append({"actor": "three"})
    assert revise(BY_HAND, value) == BY_HAND.replace(
        "    - actor: two\n",
        "    - actor: two\n      as_printed: Two\n    - actor: three\n",
    )
    value["actors"].pop(0)
    assert revise(BY_HAND, value) == BY_HAND.replace(
        '    - actor: one\n      # as the wire had it\n      as_printed: "One"\n\n'
        "    - actor: two\n",
        "    - actor: two\n      as_printed: Two\n    - actor: three\n",
    )


def test_a_nested_value_is_reached_in_an_odd_layout() -> None:
    value = value_of(BY_HAND)
    value["text"]["body"] = ["3-6", "9"]
    new = revise(BY_HAND, value)
    assert new == BY_HAND.replace("body: [ 3-5 ]", "body: [3-6, '9']".replace("'", ""))


def test_windows_lines_and_the_byte_order_mark_stay() -> None:
    text = "\ufeff" + BY_HAND.replace("\n", "\r\n")
    value = value_of(BY_HAND)
    value["summary"] = "New."
    assert revise(text, value) == text + "summary: New.\r\n"


def test_a_file_in_brackets_is_written_in_the_house_layout() -> None:
    assert revise("{id: a, topics: [b]}\n", {"id": "a", "topics": ["c"]}) == "id: a\ntopics: [c]\n"


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(yaml_file.YamlError, match="given twice"):
        revise("a: 1\na: 2\n", {"a": "3"})


def test_every_shipped_record_is_kept_byte_for_byte(shipped_data: Path) -> None:
    files = sorted(shipped_data.rglob("*.yaml"))
    assert len(files) > 1000
    for path in files:
        text = path.read_bytes().decode("utf-8")
        assert revise(text, copy.deepcopy(value_of(text))) == text, path


def in_house_layout(data: Path) -> Iterator[tuple[Path, str]]:
    """Yield the shipped files that are what the writer writes: all but the claims."""
    for path in sorted(data.rglob("*.yaml")):
        text = path.read_bytes().decode("utf-8")
        if path.parent.name in ("articles", "contacts") or path.name in ("topics.yaml",):
            yield path, text


def test_the_shipped_records_are_in_the_house_layout(shipped_data: Path) -> None:
    for path, text in in_house_layout(shipped_data):
        assert fresh(value_of(text)) == text, path


def disturb(value: Any, chance: random.Random) -> None:
    """Change, drop or add something somewhere inside."""
    inner = list(value.values() if isinstance(value, dict) else value)
    deeper = [part for part in inner if isinstance(part, (dict, list)) and part]
    if deeper and chance.random() < 0.7:
        return disturb(chance.choice(deeper), chance)
    word = chance.choice(["new", "a longer new value, with a comma: and a colon", "2024~", "новый"])
    if isinstance(value, dict):
        key = chance.choice(list(value))
        if len(value) > 1 and chance.random() < 0.3:
            del value[key]
        elif chance.random() < 0.5:
            value[key] = word
        else:
            value["note"] = word * chance.choice([1, 8])
    else:
        at = chance.randrange(len(value))
        if len(value) > 1 and chance.random() < 0.4:
            del value[at]
        else:
            value.insert(at, copy.deepcopy(value[at]) if chance.random() < 0.5 else word)


def test_a_record_in_the_house_layout_stays_in_it(shipped_data: Path) -> None:
    chance = random.Random(5)  # noqa: S311 (not a secret)
    files = [(p, t) for p, t in in_house_layout(shipped_data) if p.name != "topics.yaml"]
    for path, text in chance.sample(files, 300):
        value = value_of(text)
        for _ in range(chance.randint(1, 3)):
            disturb(value, chance)
        assert revise(text, value) == fresh(value), path


@given(values, values)
def test_any_value_can_follow_any_other(old: Any, new: Any) -> None:
    if "" in (old, new):
        return
    assert value_of(revise(fresh(old), new)) == new


@given(st.data())
def test_a_hand_made_file_reads_as_it_should_after_any_change(data: st.DataObject) -> None:
    value = value_of(BY_HAND)
    for _ in range(3):
        disturb(value, random.Random(data.draw(st.integers())))  # noqa: S311
    text = revise(BY_HAND, value)
    assert value_of(text) == value
    assert text.startswith("# Kept by the night desk.\n")
