"""A save is there in whole or not at all, whatever the machine does (F01, F02, F04)."""

import errno
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from corpus.curate import store
from corpus.curate.store import LOG, NEVER, TORN, Conflict, Store, StoreError, version
from corpus.errors import InputError
from corpus.load import files
from tests.corpus.curate import faults

OLD = {"articles/a.yaml": b"id: a\n", "contacts/c.yaml": b"id: c\n", LOG: b'{"n": 1}\n'}
NEW = {"articles/a.yaml": b"id: a\nx: 1\n", "claims/new.yaml": b"y\n", LOG: b'{"n": 1}\n{"n": 2}\n'}


def content(data: Path) -> dict[str, bytes]:
    """Return every file of the folder but those of the store's own corner."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and ".store" not in path.parts
    }


def fill(data: Path) -> Path:
    for name, old in OLD.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(old)
    return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return fill(tmp_path / "data")


def save(data: Path) -> None:
    """Change a file, add one in a new folder, remove one, and add a line to the log."""
    with Store(data).writing() as batch:
        batch.put("articles/a.yaml", NEW["articles/a.yaml"])
        batch.put("claims/new.yaml", NEW["claims/new.yaml"])
        batch.put("contacts/c.yaml", None)
        batch.log('{"n": 2}')


def test_a_save_changes_all_its_files_and_leaves_nothing_behind(data: Path) -> None:
    save(data)
    assert content(data) == NEW
    assert sorted(path.name for path in (data / ".store").iterdir()) == [".gitignore", "lock"]


def test_an_error_on_the_way_saves_nothing(data: Path) -> None:
    def interrupted() -> None:
        with Store(data).writing() as batch:
            batch.put("articles/a.yaml", b"new")
            batch.log("{}")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert content(data) == OLD


def test_a_save_reads_what_it_has_written(data: Path) -> None:
    with Store(data).writing() as batch:
        assert batch.read("articles/a.yaml") == b"id: a\n"
        batch.put("articles/a.yaml", b"new")
        assert batch.read("articles/a.yaml") == b"new"
        assert batch.read("articles/nowhere.yaml") is None
        batch.put("articles/a.yaml", b"id: a\n")
    assert content(data) == OLD


def test_a_file_changed_meanwhile_is_not_overwritten(data: Path) -> None:
    seen = version((data / "articles/a.yaml").read_bytes())
    (data / "articles/a.yaml").write_bytes(b"theirs")
    with pytest.raises(Conflict) as conflict, Store(data).writing() as batch:
        batch.put("articles/a.yaml", b"yours", seen)
    assert (conflict.value.theirs, conflict.value.yours) == (b"theirs", b"yours")
    assert str(conflict.value) == (
        '"articles/a.yaml" has been changed since you opened it; nothing was saved'
    )
    assert (data / "articles/a.yaml").read_bytes() == b"theirs"


def test_a_file_that_was_not_there_may_have_come(data: Path) -> None:
    with Store(data).writing() as batch:
        batch.put("articles/b.yaml", b"mine", version(None))
    with pytest.raises(Conflict), Store(data).writing() as batch:
        batch.put("articles/b.yaml", b"also mine", version(None))
    seen = version(b"mine")
    (data / "articles/b.yaml").unlink()
    with pytest.raises(Conflict, match="has been removed"), Store(data).writing() as batch:
        batch.put("articles/b.yaml", b"mine again", seen)


@pytest.mark.parametrize(
    "name",
    ["../x", "articles/../../x", "/etc/x", "a\\b", "articles/", ".store/lock", "", "a\0b", "A/b"],
)
def test_no_name_leads_out_of_the_folder(data: Path, name: str) -> None:
    refusal = pytest.raises(InputError, match="is no file of the data folder")
    with refusal, Store(data).writing() as batch:
        batch.put(name, b"x")


def test_no_link_leads_out_of_the_folder(data: Path, tmp_path: Path) -> None:
    (data / "raw").symlink_to(tmp_path)
    (data / "articles" / "b.yaml").symlink_to(tmp_path / "b.yaml")
    for name in ("raw/x", "articles/b.yaml"):
        with pytest.raises(InputError, match="symbolic link"), Store(data).writing() as batch:
            batch.put(name, b"x")


def test_killed_at_any_step_a_save_is_there_in_whole_or_not_at_all(tmp_path: Path) -> None:
    said, steps = faults.in_child(lambda: save(fill(tmp_path / "counted")))
    assert said == "done"
    filling = faults.in_child(lambda: fill(tmp_path / "filled"))[1]
    assert steps - filling > 25
    outcomes = []
    for step in range(1, steps - filling + 1):
        data = fill(tmp_path / str(step))
        assert faults.in_child(lambda data=data: save(data), step)[0] == "killed"
        Store(data).recover()
        outcomes.append(content(data))
        assert outcomes[-1] in (OLD, NEW), f"half a save after a kill at step {step}"
        assert {path.name for path in (data / ".store").iterdir()} == {".gitignore", "lock"}
    # Once announced it is finished, so no later kill can lose it.
    first = outcomes.index(NEW)
    assert 0 < first < len(outcomes)
    assert all(outcome == NEW for outcome in outcomes[first:])


def test_killed_again_while_it_is_finished(tmp_path: Path) -> None:
    for first in range(20, 30, 2):
        for second in (4, 7):
            data = fill(tmp_path / f"{first}-{second}")
            faults.in_child(lambda data=data: save(data), first)
            faults.in_child(lambda data=data: Store(data).recover(), second)
            Store(data).recover()
            assert content(data) in (OLD, NEW), (first, second)


@pytest.mark.parametrize("number", faults.DISK_ERRORS, ids=errno.errorcode.get)
def test_refused_at_any_step_a_save_changes_nothing_and_says_why(
    tmp_path: Path, number: int
) -> None:
    refused = 0
    for step in range(1, 80):
        data = fill(tmp_path / str(step))
        said, steps = faults.in_child(lambda data=data: save(data), step, faults.refuse(number))
        if steps < step:
            break
        after = content(data)
        if said == "done":
            # A step that only tidies up, or that has another way.
            assert after == NEW, step
        else:
            refused += 1
            reason = store._REASONS.get(number, "")
            expected = f'StoreError: cannot save to "{step}": {reason}; nothing was changed'
            assert said == expected, step
            assert after == OLD, step
        save(data)
        assert content(data) == (NEW if said != "done" else {**NEW, LOG: NEW[LOG] + b'{"n": 2}\n'})
    assert refused > 15


def mounted(size: str) -> Iterator[Path]:
    """Mount a small disk; skipped where that is not allowed."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder]
        if subprocess.run(options, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    yield from mounted("256k")


def test_a_full_disk_changes_nothing_and_says_so(small_disk: Path) -> None:
    data = fill(small_disk / "data")
    with Store(data).writing() as batch:
        batch.put("articles/a.yaml", b"id: a\n# " + b"x" * 30_000)
    before = content(data)
    ballast = small_disk / "ballast"
    said = []
    for free in range(0, 120_000, 4096):
        room = os.statvfs(small_disk)
        ballast.write_bytes(b"x" * max(0, room.f_bavail * room.f_frsize - free))
        said.append(faults.in_child(lambda: fill_up(data))[0])
        ballast.unlink()
        if said[-1] == "done":
            break
        assert content(data) == before
        Store(data).recover()
        assert content(data) == before
    refused = 'StoreError: cannot save to "data": the disk is full; nothing was changed'
    assert set(said[:-1]) == {refused}
    assert len(said) > 10
    assert "contacts/d.yaml" in content(data)


def fill_up(data: Path) -> None:
    with Store(data).writing() as batch:
        batch.put("articles/a.yaml", b"id: a\n# " + b"y" * 30_000)
        batch.put("contacts/d.yaml", b"id: d\n# " + b"z" * 9_000)
        batch.log('{"n": "' + "2" * 5_000 + '"}')


def test_a_file_size_limit_changes_nothing_and_says_so(data: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
        with Store(data).writing() as batch:
            batch.put("articles/a.yaml", b"x" * 1_999)
            batch.log("{" + "1" * 2_000 + "}")

    said, _ = faults.in_child(limited)
    assert said == (
        'StoreError: cannot save to "data": '
        "the file would be larger than is allowed here; nothing was changed"
    )
    assert content(data) == OLD


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that another user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield fill(Path(folder) / "data")


def test_a_folder_without_permission_says_so(open_folder: Path) -> None:
    for path in [open_folder, *open_folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def as_reader() -> None:
        if os.getuid() == 0:
            os.setuid(65534)
        with Store(open_folder).reading():
            assert (open_folder / "articles/a.yaml").read_bytes() == b"id: a\n"
        save(open_folder)

    said, _ = faults.in_child(as_reader)
    open_folder.chmod(0o755)
    assert said == (
        'StoreError: cannot save to "data": there is no permission to write there; '
        "nothing was changed"
    )
    assert content(open_folder) == OLD


def test_a_read_only_disk_says_so(small_disk: Path) -> None:
    data = fill(small_disk / "data")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StoreError, match=r"the folder is read-only; nothing was changed$"):
        save(data)
    assert content(data) == OLD
    assert len(Store(data).changes().files) == 3


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r'no data folder ".*nowhere"'):
        save(tmp_path / "nowhere")


def test_a_last_line_that_was_cut_off_is_moved_aside(data: Path) -> None:
    (data / LOG).write_bytes(b'{"n": 1}\n{"n": 2, "wh')
    assert Store(data).recover() == (
        'decisions.jsonl:2: the last line was cut off; its 12 bytes are in "decisions.torn".',
    )
    assert (data / LOG).read_bytes() == b'{"n": 1}\n'
    assert (data / TORN).read_bytes() == b'{"n": 2, "wh\n'
    assert Store(data).recover() == ()


def test_a_whole_last_line_without_its_newline_is_kept(data: Path) -> None:
    (data / LOG).write_bytes(b'{"n": 1}\n{"n": 2}')
    assert Store(data).recover() == ()
    assert (data / LOG).read_bytes() == b'{"n": 1}\n{"n": 2}\n'


def test_the_log_is_only_added_to(data: Path) -> None:
    inode = (data / LOG).stat().st_ino
    for n in range(5):
        before = (data / LOG).read_bytes()
        with Store(data).writing() as batch:
            batch.log(f'{{"n": {n}}}')
        assert (data / LOG).read_bytes() == before + f'{{"n": {n}}}\n'.encode()
    assert (data / LOG).stat().st_ino == inode


def test_a_file_edited_by_hand_after_a_crash_is_kept(data: Path) -> None:
    step = 1
    while not (data / ".store" / "journal.json").exists():
        faults.in_child(lambda: save(data), step)
        step += 1
    (data / "articles/a.yaml").write_bytes(b"by hand")
    notices = Store(data).recover()
    assert notices == (
        '"articles/a.yaml" was edited after a save of it was cut off; what was to be saved is in '
        '"articles/a.yaml.unsaved".',
        "A save that was cut off has been finished (3 files).",
    )
    assert (data / "articles/a.yaml").read_bytes() == b"by hand"
    assert (data / "articles/a.yaml.unsaved").read_bytes() == NEW["articles/a.yaml"]
    assert (data / "claims/new.yaml").read_bytes() == b"y\n"


def add_to_counter(data: Path, times: int) -> None:
    for _ in range(times):
        with Store(data).writing() as batch:
            now = batch.read("articles/count.yaml") or b"0"
            batch.put("articles/count.yaml", str(int(now) + 1).encode())
            batch.log("{}")


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_writers_wait_for_each_other(data: Path) -> None:
    processes = [get_context("fork").Process(target=add_to_counter, args=(data, 25)) for _ in "ab"]
    for process in processes:
        process.start()
    threads = [threading.Thread(target=add_to_counter, args=(data, 25)) for _ in "ab"]
    for thread in threads:
        thread.start()
    for worker in (*processes, *threads):
        worker.join()
    assert (data / "articles/count.yaml").read_bytes() == b"100"
    assert (data / LOG).read_bytes().count(b"{}\n") == 100


def test_a_save_that_waits_too_long_gives_up(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.05)
    with Store(data).writing():
        with pytest.raises(StoreError, match="somebody else has been saving"):
            save(data)
        with Store(data).reading():
            pass
    assert content(data) == OLD


def test_saves_wait_while_the_folder_is_read(data: Path) -> None:
    thread = threading.Thread(target=save, args=(data,))
    with Store(data).reading():
        thread.start()
        thread.join(0.1)
        assert content(data) == OLD
    thread.join()
    assert content(data) == NEW


def test_changes_name_what_came_went_and_changed(data: Path) -> None:
    folder = Store(data)
    first = folder.changes(NEVER)
    assert first.files == set(OLD)
    assert first.stamp.generation == len(OLD[LOG])
    assert folder.changes(first.stamp).files == set()
    save(data)
    second = folder.changes(first.stamp)
    assert second.files == {"articles/a.yaml", "claims/new.yaml", "contacts/c.yaml", LOG}
    assert second.stamp.generation == len(NEW[LOG])
    # By hand, of the same length and with the time of writing set back.
    path = data / "articles/a.yaml"
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"1", b"2"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert folder.changes(second.stamp).files == {"articles/a.yaml"}


def test_changes_see_what_was_imported(data: Path) -> None:
    folder = Store(data)
    first = folder.changes()
    (data / "imports" / "north" / ".part").mkdir(parents=True)
    (data / "imports" / "north" / "articles.parquet").write_bytes(b"x")
    assert folder.changes(first.stamp).files == {"imports/north/articles.parquet"}


def test_all_is_on_the_disk_before_a_save_is_confirmed(data: Path) -> None:
    calls: list[str] = []

    def note(frame: FrameType, event: str, function: Any) -> None:
        if event == "c_call" and function.__name__ in ("fsync", "replace", "unlink", "ftruncate"):
            calls.append(function.__name__)

    sys.setprofile(note)
    try:
        save(data)
    finally:
        sys.setprofile(None)
    assert calls[:12] == [
        *["fsync"] * 3,  # two new files and the journal
        "replace",  # the journal counts from here on
        "fsync",  # its folder
        "fsync",  # the line in the log
        *["replace"] * 2,  # the files
        "unlink",  # the one that goes
        *["fsync"] * 3,  # their folders
    ]
    assert calls[-1] == "unlink"


def test_changes_look_at_every_file_a_corpus_is_read_from(shipped_data: Path) -> None:
    seen = Store(shipped_data).changes().files
    assert {path.relative_to(shipped_data).as_posix() for path in files(shipped_data)} == seen - {
        LOG
    }
