"""The report: sections in order, ratios over what both answered, targets computed."""

from pathlib import Path

import pytest

from bench import report
from bench.rivals.process import Measured, median, p95


def measured(name: str, **samples: list[float]) -> Measured:
    return Measured(name, name, samples=samples)


def test_sections_stand_in_order_and_are_replaced(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    report.put("Screen", "old", document)
    report.put("Interaction, 100,000 articles", "wide", document)
    report.put("Interaction, 1,000 articles", "narrow", document)
    report.put("Screen", "new", document)
    text = document.read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Benchmarks",
        "## Interaction, 1,000 articles",
        "## Interaction, 100,000 articles",
        "## Screen",
    ]
    assert text.endswith("\n\nwide\n\n## Screen\n\nnew\n")


def test_a_ratio_is_taken_over_what_both_answered() -> None:
    ours = measured("ours", one=[1.0, 1.0, 4.0], two=[100.0])
    assert report.against(ours, measured("other", one=[10.0, 20.0])) == (15.0, 5.0)


def test_the_95th_percentile_is_a_sample() -> None:
    times = [float(at) for at in range(1, 101)]
    assert (median(times), p95(times), p95([7.0])) == (50.5, 95.0, 7.0)


@pytest.mark.parametrize(
    ("found", "wanted", "at_least", "said"),
    [
        (20.4, 20, True, "- **met**: faster: 20.4 × (at least 20 ×)"),
        (19.96, 20, True, "- **missed**: faster: 20.0 × (at least 20 ×)"),
        (1.62, 1.5, False, "- **missed**: faster: 1.62 × (at most 1.5 ×)"),
        (212.4, 300, False, "- **met**: faster: 212 × (at most 300 ×)"),
    ],
)
def test_a_target_is_met_or_missed(found: float, wanted: float, at_least: bool, said: str) -> None:
    assert report.target("faster", found, wanted, at_least=at_least) == said
