"""The page Add takes what it is given, within limits, and says what it did not take."""

from pathlib import Path

from components.escape import literal
from tests.pages.conftest import Visit


def test_s14_more_than_ten_files_are_refused_together(visit: Visit, data: Path) -> None:
    app = visit("add", "coder=Ana", data)
    for n in range(11):
        app.file_uploader[0].upload(f"{n}.txt", b"Some words of a story.", "text/plain")
    app.button(key="add-files-go").click().run()
    assert [error.value for error in app.error] == [
        literal(
            "11 files of 0 MB; at most 10 files and 20 MB together. More goes in with "
            "python -m corpus add."
        )
    ]
    assert not (data / "drafts").exists()


def test_a_name_is_asked_for_before_anything_else(visit: Visit, data: Path) -> None:
    app = visit("add", "", data)
    assert [info.value for info in app.info] == [
        "Every draft and every decision bears a name: say who you are to begin."
    ]
    assert len(app.text_area) == 0
