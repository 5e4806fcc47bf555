"""Openings of dispatches as they are printed."""

import pytest

from corpus.curate import dateline


@pytest.mark.parametrize(
    ("line", "opening", "place", "day", "agencies"),
    [
        (
            "Kabul, Mar 24 (EFE).- The envoy",
            "Kabul, Mar 24 (EFE).- ",
            "Kabul",
            "XXXX-03-24",
            ["EFE"],
        ),
        (
            "ЯКУТСК, 4 июл – РИА Новости. Талибы",
            "ЯКУТСК, 4 июл – РИА Новости. ",
            "ЯКУТСК",
            "XXXX-07-04",
            ["RIA Novosti"],
        ),
        (
            "МОСКВА, 21 сентября. /ТАСС/. Талибы",
            "МОСКВА, 21 сентября. /ТАСС/. ",
            "МОСКВА",
            "XXXX-09-21",
            ["TASS"],
        ),
        ("ISLAMABAD (TASS): A delegation", "ISLAMABAD (TASS): ", "ISLAMABAD", None, ["TASS"]),
        ("Kabul (dpa) - Der Minister", "Kabul (dpa) - ", "Kabul", None, ["DPA"]),
        ("KABUL, Afghanistan — The", "KABUL, Afghanistan — ", "KABUL, Afghanistan", None, []),
        ("KABUL, April 24: The", "KABUL, April 24: ", "KABUL", "XXXX-04-24", []),
        ("کابل (پژواک): وزیر", "کابل (پژواک): ", "کابل", None, ["Pajhwok"]),
        ("به گزارش خبرگزاری مهر به نقل", "به گزارش خبرگزاری مهر", None, None, ["Mehr"]),
    ],
)
def test_datelines(
    line: str, opening: str, place: str | None, day: str | None, agencies: list[str]
) -> None:
    found = dateline.find(line)
    assert found is not None
    assert line[: found.end] == opening
    assert found.place == place
    assert (found.date.edtf() if found.date else None) == day
    assert [name for _, _, name in found.agencies] == agencies


@pytest.mark.parametrize(
    "line",
    [
        "Zamir Kabulov, the special representative, travelled to Kabul - he said",
        "He stated on Tuesday (April 23) that talks go on",
        "The Russian Foreign Ministry said: we have read it",
        "“No, he will not meet him,” the envoy told TASS",
        "Kabulov told TASS that talks go on",
    ],
)
def test_sentences_open_with_no_dateline(line: str) -> None:
    assert dateline.find(line) is None


def test_agencies_count_as_printed_alone() -> None:
    assert dateline.agency_named("Agence France-Presse") == "AFP"
    assert dateline.agencies_in("an app for all, he told AP") == [(24, 26, "AP")]
