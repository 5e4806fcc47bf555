"""What a search found: the words around the hit stand out and open the article."""

import pandas as pd

from components.article_list import found


def hit(**more: object) -> dict[str, object]:
    return {
        "article_id": "a",
        "title": "Talks in Kabul",
        "outlet": "Outlet",
        "published": "2022-03",
        "snippet": "… an envoy came …",
        "start": 5,
        "end": 10,
        **more,
    }


def test_a_hit_stands_out_in_its_words_and_opens_its_article() -> None:
    (row,) = found(pd.DataFrame([hit()]))
    ((words,),) = [cell.words for cell in row.cells]
    assert (row.head, row.detail) == ("Outlet", "2022-03")
    assert words.stressed
    assert words.text[slice(*words.stressed)] == "envoy"
    assert words.opens
    assert words.opens.article == "a"
    assert words.where == "Talks in Kabul"


def test_a_title_is_not_said_twice_and_a_hit_without_words_has_none_that_stand_out() -> None:
    same = hit(snippet="Talks in Kabul", start=None, end=None)
    (row,) = found(pd.DataFrame([same]))
    assert row.cells[0].words[0].where == ""
    assert row.cells[0].words[0].stressed is None
