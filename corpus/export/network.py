"""The contact network for Gephi and its like: who met whom, how often, and between which days.

A node is an actor that took part in a contact, an edge a row of the question `pairs`: conferences
and contacts of three sides or more give no edge unless the filter says `multilateral=pairs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import SubElement, tostring

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from corpus.export.selection import Selection, in_lines, plain, rows
from corpus.filter import Unit


def network(selection: Selection) -> nx.Graph[str]:
    """Return the contact network of a view."""
    graph: nx.Graph[str] = nx.Graph()
    contacts = selection.having(unit=Unit.CONTACTS)
    for actor in rows(contacts.ask("actor_counts")):
        graph.add_node(
            actor["actor_id"],
            label=plain(actor["actor"]),
            kind=actor["kind"],
            side=actor["side"],
            envoy=actor["envoy"],
            n_contacts=actor["n"],
        )
    for pair in rows(contacts.ask("pairs")):
        days = {key: f"{pair[key]:%Y-%m-%d}" for key in ("first", "last") if pair[key]}
        graph.add_edge(
            pair["actor_a_id"], pair["actor_b_id"], weight=pair["n"], n_contacts=pair["n"], **days
        )
    return graph


def write_gexf(selection: Selection) -> Iterator[bytes]:
    """Yield the network as GEXF 1.2; an edge lasts from its first dated contact to the last."""
    graph = network(selection)
    graph.graph.update(mode="dynamic", timeformat="date")
    for _, _, edge in graph.edges(data=True):
        if "first" in edge:
            edge.update(start=edge["first"], end=edge["last"])
    writer = GEXFWriter(version="1.2draft")
    writer.add_graph(graph)
    meta = writer.xml.find("meta")
    meta.find("creator").text = "Parley"
    SubElement(meta, "description").text = _about(selection)
    yield from _written(writer)


def write_graphml(selection: Selection) -> Iterator[bytes]:
    """Yield the network as GraphML, the manifest as data of the graph."""
    graph = network(selection)
    graph.graph["description"] = _about(selection)
    yield from _written(GraphMLWriter(graph))


_NOTE = (
    "first and last are the bounds of the dated contacts of an edge: a contact of April 2022 "
    "reaches from 2022-04-01 to 2022-04-30. An edge without them has no dated contact."
)


def _about(selection: Selection) -> str:
    return "\n".join(
        f"{label}: {words}"
        for label, words in in_lines(selection.manifest(_NOTE, title="Parley: contact network"))
    )


def _written(writer: Any) -> Iterator[bytes]:
    yield tostring(writer.xml, encoding="utf-8", xml_declaration=True)
