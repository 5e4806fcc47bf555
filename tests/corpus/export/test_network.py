"""The contact network is that of the pairs, and reads back with networkx."""

import io
from typing import Any

import networkx as nx

from corpus.corpus import Corpus
from corpus.export.network import network

EDGES = {
    frozenset({"idris-taran", "rustam-kabulov"}),
    frozenset({"idris-taran", "nadia-wexford"}),
    frozenset({"idris-taran", "state-xa"}),
    frozenset({"hill-council", "state-xa"}),
    frozenset({"hill-council", "mira-solen"}),
    frozenset({"hill-council", "arvanian-consul-kabul"}),
    frozenset({"mira-solen", "rustam-kabulov"}),
}


def test_nodes_took_part_and_edges_are_the_pairs(view: Any) -> None:
    graph = network(view())
    assert dict(graph.nodes(data="n_contacts")) == {
        "idris-taran": 4,
        "mira-solen": 4,
        "hill-council": 3,
        "rustam-kabulov": 3,
        "nadia-wexford": 2,
        "state-xa": 1,
        "arvanian-consul-kabul": 1,
        "pavel-orlin": 1,  # at a conference, which gives no pair
    }
    assert {frozenset(edge) for edge in graph.edges} == EDGES
    assert len(network(view("multilateral=pairs")).edges) > len(EDGES)


def test_the_unit_of_the_page_changes_nothing(view: Any) -> None:
    named = network(view("unit=mentions"))
    assert dict(named.nodes(data="n_contacts")) == dict(network(view()).nodes(data="n_contacts"))


def test_gexf_reads_back_with_the_days_of_its_edges(view: Any, write: Any) -> None:
    content = write("gexf", view())
    graph = nx.read_gexf(io.BytesIO(content))
    assert graph.nodes["rustam-kabulov"]["label"] == "Rustam Kabulov"
    assert graph.nodes["rustam-kabulov"]["envoy"] is True
    edge = graph.edges["mira-solen", "hill-council"]
    assert (edge["weight"], edge["start"], edge["end"]) == (1, "2022-04-01", "2022-04-30")
    assert "start" not in graph.edges["hill-council", "arvanian-consul-kabul"]
    assert {frozenset(pair) for pair in graph.edges} == EDGES
    assert b"<creator>Parley</creator><description>Title: Parley: contact network" in content


def test_graphml_reads_back_with_its_manifest(view: Any, write: Any) -> None:
    graph = nx.read_graphml(io.BytesIO(write("graphml", view("envoy=rustam-kabulov"))))
    assert sorted(graph.nodes) == ["idris-taran", "mira-solen", "nadia-wexford", "rustam-kabulov"]
    assert graph.edges["idris-taran", "rustam-kabulov"] == {
        "weight": 1,
        "n_contacts": 1,
        "first": "2022-03-24",
        "last": "2022-03-24",
    }
    assert (
        "Link: https://parley.example/app/timeline?envoy=rustam-kabulov"
        in (graph.graph["description"])
    )


def test_the_shipped_network_has_an_edge_a_pair(shipped: Corpus, view: Any, write: Any) -> None:
    selection = view("dates=stated", corpus=shipped)
    pairs = selection.ask("pairs")
    for read, key in ((nx.read_gexf, "gexf"), (nx.read_graphml, "graphml")):
        graph = read(io.BytesIO(write(key, selection)))
        assert len(graph.edges) == pairs.num_rows > 100
        weights = [weight for _, _, weight in graph.edges(data="weight")]
        assert sum(weights) == sum(pairs["n"].to_pylist())


def test_a_hostile_name_breaks_no_graph(spoilt: Corpus, view: Any, write: Any) -> None:
    for read, key in ((nx.read_gexf, "gexf"), (nx.read_graphml, "graphml")):
        graph = read(io.BytesIO(write(key, view(corpus=spoilt))))
        assert graph.nodes["idris-taran"]["label"] == "</label>&amp; ; , Taran\\n"
        assert len(graph.edges) == len(EDGES)
