"""A data folder that a test may spoil."""

from pathlib import Path


class Folder:
    """A copy of the small corpus that a test may spoil."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace the one place where `old` stands in a file."""
        text = (self.path / file).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.path / file).write_text(text.replace(old, new), "utf-8", newline="")

    def append(self, file: str, text: str) -> None:
        """Add lines to the end of a file."""
        with (self.path / file).open("a", encoding="utf-8", newline="") as stream:
            stream.write(text)
