"""`python -m bench.alignment`: what linking passages and finding near copies cost.

Texts are made up from a fixed seed: words drawn by Zipf's law, so that they share frequent words as
real ones do. On a busy machine the CPU time is the fairer figure.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator
from itertools import accumulate

from corpus.records import Actor, ActorKind
from corpus.text import account, align, lineage
from corpus.text.account import Account
from corpus.text.resolve import Resolver
from corpus.vocabulary import Vocabulary

SEED = 20240423
_PARTS = "ka ri mo ta ne lu shi ven dor pas ul gre bin hal os mar tek fin sol cra"


def vocabulary(n: int, random_: random.Random) -> list[str]:
    """Return n made-up words."""
    words: dict[str, None] = {}
    while len(words) < n:
        words["".join(random_.choices(_PARTS.split(), k=random_.randint(1, 4)))] = None
    return list(words)


class Writer:
    """Writes sentences of Zipf-distributed words."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self._words = vocabulary(20_000, random.Random(SEED))  # noqa: S311
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def sentence(self, n_words: int = 20) -> str:
        """Return a sentence."""
        found = self._random.choices(self._words, cum_weights=self._weights, k=n_words)
        if self._random.random() < 0.3:
            found.insert(self._random.randint(1, n_words), "Zamir Kabulov")
        if self._random.random() < 0.2:
            found.insert(self._random.randint(1, n_words), str(self._random.randint(2, 900)))
        return " ".join(found).capitalize() + "."

    def text(self, n_sentences: int) -> str:
        """Return a text of paragraphs of four sentences."""
        sentences = [self.sentence() for _ in range(n_sentences)]
        return "\n".join(" ".join(sentences[at : at + 4]) for at in range(0, n_sentences, 4))

    def edited(self, text: str, share: float) -> str:
        """Return a text with a share of its words replaced."""
        words = text.split()
        for at in self._random.sample(range(len(words)), max(1, int(len(words) * share))):
            words[at] = self._random.choice(self._words)
        return " ".join(words)


def timed(label: str, run: Callable[[], object], note: Callable[[object], str] = str) -> None:
    """Run once and print how long it took."""
    began, busy = time.perf_counter(), time.process_time()
    result = run()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{label:52} {took:8.2f} s   CPU {busy:7.2f} s   peak {peak:6.0f} MB   {note(result)}",
        flush=True,
    )


def accounts(n: int, n_sentences: int) -> list[Account]:
    """Return accounts, every other sentence of which is an edited one of the first account."""
    kabulov = Actor(id="zamir-kabulov", name="Zamir Kabulov", kind=ActorKind.PERSON, side="russia")
    resolver = Resolver(Vocabulary({kabulov.id: kabulov}))
    writers = [Writer(SEED + number) for number in range(n)]
    first = [writers[0].sentence() for _ in range(n_sentences)]
    found = []
    for number, writer in enumerate(writers):
        lines = (
            [
                writer.edited(line, 0.3) if at % 2 else writer.sentence()
                for at, line in enumerate(first)
            ]
            if number
            else first
        )
        text = "\n".join(lines)
        found.append(account.of_text(f"text-{number}", text, resolver, language="en"))
    return found


def bodies(n: int, planted: int) -> Iterator[tuple[str, str]]:
    """Yield bodies of 300 words; the last `planted` are copies with 3% of the words changed."""
    writer = Writer(SEED)
    originals = []
    for number in range(n - planted):
        text = writer.text(15)
        if number < planted:
            originals.append(text)
        yield f"{number:07d}", text
    for number, text in enumerate(originals):
        yield f"{n - planted + number:07d}", writer.edited(text, 0.03)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.alignment", description=__doc__)
    parser.add_argument("--bodies", type=int, default=100_000)
    options = parser.parse_args()

    def links(result: object) -> str:
        return f"{len(result)} links"  # type: ignore[arg-type]

    pair = accounts(2, 50)
    timed("two texts of 50 sentences, cold", lambda: align.links(pair), links)
    timed("two texts of 50 sentences, warm", lambda: align.links(pair), links)
    four = accounts(4, 50)
    timed("four texts of 50 sentences", lambda: align.links(four), links)
    timed("reading four texts of 20,000 words", lambda: accounts(4, 1000), lambda _: "")
    four = accounts(4, 1000)
    timed("four texts of 20,000 words", lambda: align.links(four), links)
    timed(
        "lineage of four texts of 20,000 words",
        lambda: lineage.matrix(four),
        lambda found: ", ".join(str(pair.containment) for pair in found),  # type: ignore[attr-defined]
    )
    made = list(bodies(options.bodies, options.bodies // 100))
    timed(
        f"near copies among {options.bodies:,} bodies of 300 words",
        lambda: lineage.near_duplicates(made),
        lambda found: f"{len(found)} of {options.bodies // 100} planted",  # type: ignore[arg-type]
    )


if __name__ == "__main__":
    main()
