"""Title, outlet, author, agency and language of a page."""

import pytest

from corpus.curate import about_page, lines
from corpus.curate.page import Found, Page, PageMeta
from corpus.curate.suggestion import Suggestion
from corpus.load import Records
from corpus.records import Outlet, OutletKind
from corpus.vocabulary import Vocabulary
from tests.corpus.curate.labelled import labelled

VOCABULARY = Vocabulary(
    outlets={
        "daily-page": Outlet(id="daily-page", name="The Daily Page", homepage="dailypage.example"),
        "daily-page-fa": Outlet(
            id="daily-page-fa", name="Daily Page (Persian)", homepage="fa.dailypage.example"
        ),
        "efe": Outlet(id="efe", name="EFE", homepage="efe.example", kind=OutletKind.NEWS_AGENCY),
        "times": Outlet(id="times", name="The Times", homepage="times.example"),
    }
)
BODY = (
    "The envoy met the acting foreign minister in Kabul on Tuesday, both sides said.\n\n"
    "They spoke about trade, about transit and about the return of refugees from abroad."
)


def read(
    text: str, address: str | None = None, meta: PageMeta | None = None
) -> dict[str, Suggestion]:
    page = Page("page", text, address=address, meta=meta or PageMeta())
    found: dict[str, Suggestion] = {}
    for one in about_page.suggest(page, lines.classify(page), VOCABULARY):
        found.setdefault(one.field, one)
    return found


@pytest.mark.parametrize(
    ("address", "outlet"),
    [
        ("https://www.dailypage.example/x", "daily-page"),
        ("https://m.dailypage.example/x", "daily-page"),
        ("https://en.dailypage.example/x", "daily-page"),
        ("https://fa.dailypage.example/x", "daily-page-fa"),
    ],
)
def test_the_host_tells_the_outlet(address: str, outlet: str) -> None:
    found = read(f"Envoys meet in town\n\n{BODY}", address)["outlet"]
    assert (found.value, found.rule) == (outlet, "host of the address")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            f"Envoys meet in town\n\n{BODY}\n\n© 2024 The Daily Page. All rights reserved.",
            "copyright line",
        ),
        (f"Envoys meet in town\n\n{BODY}\n\n-The Daily Page", "name alone on a line"),
        (
            f"Envoys meet in town\n\nTalks go on…reports The Daily Page\n\n{BODY}",
            "self-attribution",
        ),
    ],
)
def test_its_name_in_print_tells_the_outlet(text: str, rule: str) -> None:
    found = read(text)["outlet"]
    assert (found.value, found.rule) == ("daily-page", rule)


def test_a_longer_name_is_another_outlet() -> None:
    found = read(f"Envoys meet in town\n\n{BODY}\n\n© 2024 The Gandhara Times")
    assert "outlet" not in found
    assert found["new_outlet"].value == {"name": "The Gandhara Times"}


def test_an_outlet_the_register_does_not_know_is_named_with_its_host() -> None:
    found = read(f"Oxus Reader\nEnvoys meet in town\n\n{BODY}", "https://oxusreader.example/1")
    assert found["new_outlet"].value == {"name": "Oxus Reader", "homepage": "oxusreader.example"}


def test_an_agency_stands_in_when_no_publisher_is_named() -> None:
    found = read(f"Envoys meet in town\n\nKabul, Mar 24 (EFE).- {BODY}")
    assert (found["agency"].value, found["outlet"].value) == ("EFE", "efe")
    assert found["outlet"].confidence < 0.5


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Sara Miller", "Sara Miller"),
        ("By Sara Miller and Tom Hart", "Sara Miller; Tom Hart"),
        ("By Sara Miller in Kabul", "Sara Miller"),
        ("Автор: Анна Петрова", "Анна Петрова"),
        ("Por María López", "María López"),
        ("Sara Miller, Kabul", "Sara Miller"),
    ],
)
def test_bylines(line: str, author: str) -> None:
    assert read(f"Envoys meet in town again\n{line}\n\n{BODY}")["author"].value == author


@pytest.mark.parametrize("line", ["By Web Desk", "By Staff Reporter", "By Reuters", "AP Noticias"])
def test_desks_and_agencies_are_no_authors(line: str) -> None:
    assert "author" not in read(f"Envoys meet in town again\n{line}\n\n{BODY}")


def test_an_author_box_names_the_author() -> None:
    found = read(f"Envoys meet in town\n\n{BODY}\n\nAbout Grace Young\n\nShe writes.")
    assert (found["author"].value, found["author"].rule) == ("Grace Young", "author's box")


@pytest.mark.parametrize("name", labelled())
def test_written_pages(name: str) -> None:
    page = labelled()[name]
    found = about_page.suggest(page.page, lines.classify(page.page), VOCABULARY)
    first: dict[str, Suggestion] = {}
    for one in found:
        first.setdefault(one.field, one)
    assert first["language"].value == name.split("-")[0]
    for field in ("agency", "author"):
        if field in page.facts:
            assert first[field].value == page.facts[field]


def test_a_title_that_markup_repeats_is_surer() -> None:
    text = f"Envoys meet in town\n\n{BODY}"
    meta = PageMeta(titles=(Found("Envoys meet in town", "meta og:title"),))
    alone, both = read(text)["title"], read(text, meta=meta)["title"]
    assert alone.value == both.value == "Envoys meet in town"
    assert both.confidence > alone.confidence


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The envoy met the minister in Kabul and they spoke about trade and transit.", "en"),
        ("Спецпредставитель президента прибыл в Кабул и встретился с министром.", "ru"),
        ("Президент Қазақстанның елшісімен кездесіп, өңірдегі жағдайды талқылады.", "kk"),
        (
            "Ҷонишини вазир бо сафири кишвар дар Кобул мулоқот карда, дар бораи тиҷорат ҳарф зад.",
            "tg",
        ),
        ("وزیر خارجه در کابل با نماینده ویژه دیدار کرد و درباره تجارت گفت‌وگو کردند.", "fa"),
        ("د بهرنیو چارو وزیر په کابل کې له ځانګړي استازي سره وکتل او خبرې یې وکړې.", "ps"),
        ("التقى وزير الخارجية المبعوث الخاص في كابول وبحثا العلاقات الثنائية.", "ar"),
        ("وزیر خارجہ نے کابل میں خصوصی نمائندے سے ملاقات کی اور تجارت پر بات کی۔", "ur"),
        ("विदेश मंत्री ने काबुल में विशेष दूत से मुलाकात की और व्यापार पर बात की।", "hi"),
        ("Der Außenminister traf den Sondergesandten in Kabul und sprach über den Handel.", "de"),
        ("El ministro se reunió en Kabul con el enviado especial y hablaron de comercio.", "es"),
        ("Le ministre a rencontré l'envoyé spécial à Kaboul et ils ont parlé de commerce.", "fr"),
        ("Bakan, Kabil'de özel temsilciyle görüştü; ticaret ve ulaşım konuları ele alındı.", "tr"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert about_page.language(text)[0] == language


def test_too_little_text_has_no_language() -> None:
    assert about_page.language("OK 123") == (None, 0.0, "too few letters")


def test_suggestions_on_the_shipped_texts(shipped_records: Records) -> None:
    vocabulary = shipped_records.vocabulary()
    found = {}
    for key in ("efe-2022-03-24-kabulov-kabul", "caliber-2024-08-17-delegation-exchange"):
        page = Page(key, shipped_records.texts[f"{key}.txt"].source.text)
        for one in about_page.suggest(page, lines.classify(page), vocabulary):
            found.setdefault((key.split("-")[0], one.field), one.value)
    assert found["efe", "outlet"] == "efe"
    assert found["efe", "agency"] == "EFE"
    assert found["caliber", "outlet"] == "caliber"
    assert found["caliber", "language"] == "en"


def test_ids_are_stable_for_equal_input() -> None:
    page = labelled()["es-swissinfo-like"].page
    first = about_page.suggest(page, lines.classify(page), VOCABULARY)
    assert first == about_page.suggest(page, lines.classify(page), VOCABULARY)
    assert len({one.id for one in first}) == len(first)
