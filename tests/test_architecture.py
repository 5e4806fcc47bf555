"""House rules that can be read off the source: who imports whom, and what nobody does."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# What each layer must not import.
FORBIDDEN_IMPORTS = {
    "corpus": {"streamlit", "altair", "plotly", "pages", "components", "app"},
    "components": {"pages", "app"},
}
# Ways to put markup or script of any origin on the page.
FORBIDDEN_KEYWORDS = {"unsafe_allow_html", "unsafe_allow_javascript"}
FORBIDDEN_CALLS = ("components.v1", "st.iframe", "streamlit.iframe")
PAGE_LINES = 60


def sources(*names: str) -> list[Path]:
    """Return the Python files of these top-level files and folders."""
    found = []
    for name in names:
        path = ROOT / name
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every absolute import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def imports_against(tree: ast.AST, forbidden: set[str]) -> list[tuple[int, str]]:
    return [(line, name) for line, name in imports(tree) if name.split(".")[0] in forbidden]


def markup_risks(tree: ast.AST) -> list[tuple[int, str]]:
    found = [(line, name) for line, name in imports(tree) if name.startswith("streamlit.iframe")]
    found += [(line, name) for line, name in imports(tree) if "components.v1" in name]
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in FORBIDDEN_KEYWORDS:
            found.append((node.value.lineno, node.arg))
        elif isinstance(node, ast.Constant) and node.value in FORBIDDEN_KEYWORDS:
            found.append((node.lineno, str(node.value)))  # a dict for **kwargs
        elif isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if any(name.endswith(call) for call in FORBIDDEN_CALLS):
                found.append((node.lineno, name))
    return found


def swallowed(tree: ast.AST) -> list[tuple[int, str]]:
    """Return handlers that catch everything and do nothing about it."""
    return [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and all(
            isinstance(s, ast.Pass | ast.Continue)
            or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
            for s in node.body
        )
    ]


def report(path: Path, found: list[tuple[int, str]]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}: {what}" for line, what in found]


@pytest.mark.parametrize("layer", FORBIDDEN_IMPORTS)
def test_imports_point_one_way(layer: str) -> None:
    wrong = [
        line
        for path in sources(layer)
        for line in report(path, imports_against(parse(path), FORBIDDEN_IMPORTS[layer]))
    ]
    assert not wrong, f"{layer} must not import these:\n" + "\n".join(wrong)


def test_no_way_around_the_text_gate() -> None:
    wrong = [
        line
        for path in sources("app.py", "pages", "components")
        for line in report(path, markup_risks(parse(path)))
    ]
    assert not wrong, "corpus text could run as markup:\n" + "\n".join(wrong)


def test_no_error_is_swallowed() -> None:
    wrong = [
        line
        for path in sources("app.py", "pages", "components", "corpus", "tests", "bench", "deploy")
        for line in report(path, swallowed(parse(path)))
    ]
    assert not wrong, "errors disappear here:\n" + "\n".join(wrong)


def test_pages_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("pages")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > PAGE_LINES
    }
    assert not long, f"more than {PAGE_LINES} lines; move the work into components: {long}"


@pytest.mark.parametrize(
    "code",
    [
        "st.markdown(x, unsafe_allow_html=True)",
        "st.html(x, unsafe_allow_javascript=True)",
        "st.markdown(x, **{'unsafe_allow_html': True})",
        "import streamlit.components.v1 as v1",
        "from streamlit.components.v1 import html",
        "from streamlit.components import v1",
        "st.components.v1.html(x)",
        "st.iframe(x)",
    ],
)
def test_the_gate_check_sees(code: str) -> None:
    assert markup_risks(ast.parse(code))


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ("import streamlit as st", True),
        ("def f():\n    from altair import Chart", True),
        ("import components.charts", True),
        ("import streamlit_like", False),
        ("from .components import x", False),
    ],
)
def test_the_import_check_sees(code: str, caught: bool) -> None:
    assert bool(imports_against(ast.parse(code), FORBIDDEN_IMPORTS["corpus"])) is caught


@pytest.mark.parametrize(
    ("handler", "caught"),
    [
        ("except Exception: pass", True),
        ("except: pass", True),
        ("except Exception as e: ...", True),
        ("except Exception: raise", False),
        ("except ValueError: pass", False),
    ],
)
def test_the_swallow_check_sees(handler: str, caught: bool) -> None:
    assert bool(swallowed(ast.parse(f"try: f()\n{handler}"))) is caught


def test_a_process_that_reads_a_batch_draws_no_page() -> None:
    # Such a process runs the file of the program that began it, under this name.
    run = "import runpy, sys; runpy.run_path('app.py', run_name='__mp_main__'); "
    loaded = run + "print('streamlit' in sys.modules or 'components' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
