"""What can be asked of a corpus, drawn at random: honest filters and hostile queries."""

from hypothesis import strategies as st

from corpus.dates import Tier
from corpus.filter import FACETS, Filter, Match, Multilateral, Unit
from corpus.vocabulary import Vocabulary

# What a tampered address may carry (S09, S23): markup, statements, paths, controls, nonsense.
HOSTILE = (
    "x" * 10_000,
    "\x00",
    "a\x00b",
    "%ff%fe",
    "\ufffd",
    "\ud800",
    "\u202etxt.gpj\u2066",
    "\r\nSet-Cookie: a=b",
    "2024-02-30",
    "0000-00-00",
    "9999999-1-1",
    "2022-03-24/2022-03-25",
    "-1",
    "1e999",
    "null",
    "None",
    "true",
    "undefined",
    " ",
    "*",
    "%",
    "_",
    "?",
    "$p1",
    "$bases",
    ":1",
    "{0}",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "../../etc/passwd",
    "..%2f..%2f",
    "C:\\x",
    "/dev/stdin",
    "<script>alert(1)</script>",
    "![x](http://evil.example/p)",
    "javascript:alert(1)",
    "' OR 1=1 --",
    "' OR ''='",
    "') OR ('a'='a",
    "x'); COPY records TO '/tmp/x'; --",
    "\"; ATTACH '/tmp/x' AS y; --",
    "'; DROP TABLE records; --",
    "1; SELECT * FROM texts",
    "' UNION SELECT text FROM texts --",
    "read_csv('/etc/passwd')",
    "\\'; --",
    "/* */",
    "(a+)+$",
    "[" * 500,
    "رستم",
    "🚚",
    "ﬁ",
)
hostile = st.sampled_from(HOSTILE) | st.text(max_size=20)

_years = st.integers(2015, 2026)
_months = st.builds("{}-{:02}".format, _years, st.integers(1, 12))
edges = st.one_of(
    _years.map(str), _months, st.builds("{}-{:02}".format, _months, st.integers(1, 28))
)


def _ids(known: dict[str, str]) -> st.SearchStrategy[tuple[str, ...]]:
    one = st.sampled_from(sorted(known))
    # Most filters leave most facets alone, as readers do.
    return st.just(()) | st.lists(one, max_size=3, unique=True).map(tuple)


def queries(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Draw text searches of the given words: all, "phrases", -not."""
    word = st.sampled_from(words)
    phrase = st.lists(word, min_size=1, max_size=3).map(lambda run: f'"{" ".join(run)}"')
    term = st.builds("{}{}".format, st.sampled_from(["", "", "", "-"]), word | phrase)
    return st.lists(term, max_size=3).map(" ".join)


def filters(vocabulary: Vocabulary, words: tuple[str, ...]) -> st.SearchStrategy[Filter]:
    """Draw filters of known values, as a reader would choose them."""
    choices: dict[str, st.SearchStrategy[object]] = {
        facet.key: _ids(facet.names(vocabulary)) for facet in FACETS
    }
    choices |= {
        "actor_match": st.sampled_from(Match),
        "topic_match": st.sampled_from(Match),
        "since": st.just("") | edges,
        "until": st.just("") | edges,
        "dates": st.sampled_from(Tier),
        "unit": st.sampled_from(Unit),
        "multilateral": st.sampled_from(Multilateral),
        "q": st.just("") | queries(words),
    }
    # Two or three keys at a time: more of them leave nothing to count.
    return st.lists(st.sampled_from(sorted(choices)), max_size=4, unique=True).flatmap(
        lambda keys: st.builds(Filter, **{key: choices[key] for key in keys})
    )
