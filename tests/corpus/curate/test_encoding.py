"""Encodings, and what a threat list calls S15 and S16."""

import pytest

from corpus.curate.encoding import decode
from corpus.errors import InputError

RUSSIAN = "Спецпредставитель президента прибыл в Кабул и встретился с министром.\n"
ARABIC = "التقى المبعوث الروسي وزير الخارجية في كابول وناقش الجانبان العلاقات الثنائية.\n"
TURKISH = "Dışişleri Bakanı Kabil'e gitmeyi düşündüklerini söyledi; ağırlıklı konu göç.\n"
FRENCH = "Le ministre des Affaires étrangères a évoqué la sécurité des frontières à Kaboul.\n"
ENGLISH = "The envoy’s “constructive” meeting – in Kabul.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (ARABIC, "utf-16-le"),
        (TURKISH, "cp1254"),
        (FRENCH, "cp1252"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "utf-16-le"),
    ],
)
def test_s16_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_the_encoding_is_named_with_its_reason() -> None:
    read = decode(RUSSIAN.encode("cp1251"))
    assert read.encoding == "cp1251"
    assert read.why.startswith("not UTF-8; of ")


def test_s16_a_wrong_declaration_is_not_believed() -> None:
    assert decode(RUSSIAN.encode("cp1251"), "iso-8859-1").encoding == "cp1251"
    assert decode(RUSSIAN.encode(), "cp1251").encoding == "utf-8"
    assert decode(ENGLISH.encode(), "no-such-thing").encoding == "utf-8"


def test_s16_a_line_in_another_encoding_is_read_by_itself() -> None:
    content = ENGLISH.encode() * 3 + RUSSIAN.encode("cp1251") + RUSSIAN.encode()
    read = decode(content)
    assert read.text == ENGLISH * 3 + RUSSIAN * 2
    assert read.why == "valid UTF-8 but for line 4, which reads as cp1251"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [(RUSSIAN, "latin-1"), (RUSSIAN, "cp1251"), (FRENCH, "cp1252"), (ENGLISH, "cp1251")],
)
def test_s16_garbled_text_is_mended_and_the_mending_noted(text: str, wrong: str) -> None:
    garbled = text.encode().decode(wrong).encode()
    read = decode(garbled)
    assert read.text == text
    assert any(note.endswith("mended") for note in read.notes)


def test_s16_garbled_text_that_cannot_be_mended_is_noted() -> None:
    read = decode(("Ã© Ã¨ Ã\u00ff \u00d0? " * 5 + "â€\u2122x" * 3).encode())
    assert any("garbled" in note for note in read.notes)


def test_s16_control_and_turning_characters_are_taken_out_and_counted() -> None:
    read = decode("A\x00B\x0b \u202egnp\u202c\u2066x\u2069 \u200f\r\nC\rD\u2028E".encode())
    assert read.text == "AB gnpx \u200f\nC\nD\nE"
    assert read.notes == (
        "2 control characters removed",
        "4 characters that turns the order of what is shown removed",
    )


def test_s15_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputError, match="text in no known encoding"):
        decode(bytes(range(128, 256)) * 8 + b"\x01\x02\x03" * 40)
