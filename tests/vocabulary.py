"""What a page says in JSON-LD, held against the vocabulary of schema.org that a package carries.

Stricter than search engines are: where the vocabulary wants a thing, a bare text is a fault.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime

from schema_org.registry import (
    CLASS_METADATA,
    DATATYPES,
    PROPERTY_BY_SCHEMA,
    ancestry,
)

OF_JSON_LD = {"@type", "@id", "@context"}
# An action says of its own properties what must be given: "query-input" speaks of `query`.
ANNOTATION = re.compile(r"(.+)-(input|output)")
DURATION = re.compile(r"PT(?=\d)(\d+H)?(\d+M)?(\d+S)?")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def graph_of(html):
    written = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(written) == 1, "one graph a page"
    data = json.loads(written[0])
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def faults(graph):
    known = {node["@id"]: node for node in all_nodes(graph) if "@id" in node and "@type" in node}
    return [fault for place, node in enumerate(graph) for fault in in_node(node, known, str(place))]


def all_nodes(value):
    if isinstance(value, list):
        for each in value:
            yield from all_nodes(each)
    elif isinstance(value, Mapping):
        yield value
        yield from all_nodes(list(value.values()))


def lineage(kind):
    return {kind, *ancestry(kind)}


def in_node(node, known, place):
    kind = node.get("@type")
    if kind not in CLASS_METADATA:
        yield f"{place}: there is no type {kind}"
        return
    if CLASS_METADATA[kind].superseded_by:
        yield f"{place}: {kind} is out of use"
    for name in set(node) - OF_JSON_LD:
        yield from in_property(kind, name, node[name], known, f"{place}.{name}")


def in_property(kind, name, value, known, place):
    annotation = ANNOTATION.fullmatch(name)
    found = PROPERTY_BY_SCHEMA.get(annotation[1] if annotation else name)
    if found is None:
        yield f"{place}: there is no such property"
        return
    if found.superseded_by:
        yield f"{place}: out of use since {found.superseded_by}"
    if not lineage(kind) & set(found.domains):
        yield f"{place}: not said of {kind}"
    if annotation:
        return
    values = value if isinstance(value, list) else [value]
    if not values or value in ("", None):
        yield f"{place}: says nothing"
    for number, each in enumerate(values):
        yield from in_value(each, found.ranges, known, f"{place}[{number}]")


def in_value(value, ranges, known, place):
    if isinstance(value, Mapping):
        yield from in_thing(value, ranges, known, place)
    elif not any(is_written(value, kind) for kind in ranges if kind in DATATYPES):
        yield f"{place}: {value!r} is none of {', '.join(ranges)}"


def in_thing(value, ranges, known, place):
    if "@type" in value:
        yield from in_node(value, known, place)
    elif value.get("@id") not in known:
        yield f"{place}: points at nothing: {value}"
        return
    kind = value.get("@type") or known[value["@id"]]["@type"]
    if kind in CLASS_METADATA and not lineage(kind) & set(ranges):
        yield f"{place}: {kind} is none of {', '.join(ranges)}"


def is_written(value, kind):
    if isinstance(value, bool):
        return kind == "Boolean"
    if isinstance(value, int | float):
        return kind == "Number" or (kind == "Integer" and isinstance(value, int))
    if kind in ("Date", "DateTime"):
        return is_moment(value, date if kind == "Date" else datetime)
    if kind == "Duration":
        return bool(DURATION.fullmatch(value))
    return bool(ADDRESS.fullmatch(value)) if kind == "URL" else kind == "Text"


def is_moment(text, kind):
    try:
        found = kind.fromisoformat(text)
    except ValueError:
        return False
    return kind is date or found.tzinfo is not None
