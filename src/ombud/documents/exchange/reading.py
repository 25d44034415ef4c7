"""Read a Croissant, SPDX 3 or CycloneDX file of somebody: which facts it speaks of, in which fields.

Nothing is concluded here and nothing kept; rows of data, examples and contacts are never looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import cast

import msgspec

from ombud.documents.exchange.crosswalk import PLAIN_DESCRIPTION, PLAIN_NAME, TITLES, Format, rows
from ombud.errors import InputError

Node = dict[str, object]

#: Larger files are not descriptions; they hold the data itself.
LARGEST = 20_000_000
_BOM_VERSIONS = {"1.5", "1.6", "1.7"}
_CROISSANT_VERSIONS = {"1.0", "1.1"}


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says, before anything is compared with a dossier.

    Attributes:
        name: of the file.
        found: fact, field and texts, in the order of the crosswalk; the same fact may stand in two fields.
    """

    format: Format
    version: str
    name: str
    sha256: str
    found: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def title(self) -> str:
        """The format with its version, as people call it."""
        return f"{TITLES[self.format].split()[0]} {self.version}"


def read_exchange(name: str, content: bytes) -> Taken:
    """Read a file.

    Args:
        name: of the file, for errors and provenance.

    Raises:
        InputError: it is too large, no JSON, of another format or version, or describes several models.
    """
    reader = _Reader(name)
    try:
        format, version, found = reader.read(content)  # the format's own name
    except RecursionError:
        raise reader.wrong(
            "it is nested too deeply for a description of a system or of data.", "exchange-deep"
        ) from None
    return Taken(
        format=format, version=version, name=name, sha256=hashlib.sha256(content).hexdigest(), found=tuple(found)
    )


_Found = tuple[str, str, tuple[str, ...]]


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name

    def wrong(self, message: str, code: str, hint: str = "") -> InputError:
        return InputError(message, code=code, where=self.name, hint=hint)

    def read(self, content: bytes) -> tuple[Format, str, list[_Found]]:
        """Format, version, and every fact that the file speaks of."""
        node = self.parsed(content)
        format, version = self.format_of(node)  # the format's own name
        ways: dict[Format, Callable[[Node], Iterator[_Found]]] = {
            "croissant": _croissant,
            "spdx": self.spdx,
            "cyclonedx": self.bom,
        }
        return format, version, [found for found in ways[format](node) if found[2]]

    def parsed(self, content: bytes) -> Node:
        if len(content) > LARGEST:
            raise self.wrong(
                f"the file has {len(content) // 1_000_000} MB; descriptions of systems and data are smaller.",
                "exchange-large",
                "Give the description, not the data.",
            )
        try:
            node = msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise self.wrong("this is not JSON.", "exchange-json", "Give a .json or .jsonld file.") from None
        if not isinstance(node, dict):
            raise self.wrong("this JSON is not an object with fields.", "exchange-json")
        return cast("Node", node)

    def format_of(self, node: Node) -> tuple[Format, str]:
        """Which format and version it is."""
        if node.get("bomFormat") == "CycloneDX":
            return "cyclonedx", self.known(str(node.get("specVersion")), _BOM_VERSIONS, "CycloneDX")
        if "spdxVersion" in node:
            raise self.wrong(
                f"this is {str(node['spdxVersion'])[:20]}; SPDX has facts about AI since version 3.0.",
                "exchange-version",
            )
        contexts = _texts(node.get("@context"))
        spdx = next((text for text in contexts if "spdx.org/rdf/" in text), "")
        if spdx:
            version = spdx.split("spdx.org/rdf/")[1].split("/")[0]
            return "spdx", self.known(version, {"3.0.0", "3.0.1"}, "SPDX")
        claims = [text for name in ("conformsTo", "dct:conformsTo") for text in _texts(node.get(name))]
        croissant = next((text for text in claims if "mlcommons.org/croissant/" in text and "RAI" not in text), "")
        if croissant:
            version = croissant.split("mlcommons.org/croissant/")[1].strip("/")
            return "croissant", self.known(version, _CROISSANT_VERSIONS, "Croissant")
        raise self.wrong(
            "this is neither a Croissant file, an SPDX 3 document nor a CycloneDX bill of materials.",
            "exchange-format",
            "Croissant says so in conformsTo, SPDX in @context, CycloneDX in bomFormat.",
        )

    def known(self, version: str, versions: Iterable[str], what: str) -> str:
        if version not in versions:
            read = ", ".join(sorted(versions))
            raise self.wrong(f"this is {what} {version[:20]}; read are {read}.", "exchange-version")
        return version

    def only(self, nodes: list[Node], what: str) -> Node:
        if len(nodes) > 1:
            names = ", ".join(str(node.get("name"))[:40] for node in nodes[:5])
            raise self.wrong(
                f"it describes {len(nodes)} {what} ({names}), and one dossier is about one system.",
                "exchange-several",
                "Leave one of them in the file.",
            )
        if not nodes:
            raise self.wrong(f"it describes no {what[:-1]}, so there is nothing to take from it.", "exchange-empty")
        return nodes[0]

    def bom(self, node: Node) -> Iterator[_Found]:
        main = _nodes(_under(node, "metadata").get("component"))
        parts = _nodes(node.get("components"))
        models = [part for part in main + parts if part.get("type") == "machine-learning-model"]
        model = self.only([part for part in main if part in models] or models, "models")
        yield from _plain("cyclonedx", model)
        yield "mdl.licence", "licenses", tuple(_licences(model))
        names = [text for part in parts if part.get("type") == "data" for text in _texts(part.get("name"))]
        yield "data.datasets", "components.name", tuple(names)

    def spdx(self, node: Node) -> Iterator[_Found]:
        graph = _nodes(node.get("@graph")) or [node]
        by_id = {str(item.get("spdxId")): item for item in graph if "spdxId" in item}
        models = [item for item in graph if item.get("type") == "ai_AIPackage"]
        data = [item for item in graph if item.get("type") == "dataset_DatasetPackage"]
        if models or not data:
            model = self.only(models, "AI packages")
            yield from _plain("spdx", model)
            supplier = model.get("suppliedBy")
            agent = by_id.get(supplier, {}) if isinstance(supplier, str) else _under(model, "suppliedBy")
            yield "sys.provider", "suppliedBy", tuple(_texts(agent.get("name")))
            hashes = _nodes(model.get("verifiedUsing"))
            digests = [item.get("hashValue") for item in hashes if item.get("algorithm") == "sha256"]
            yield "sys.digest", "verifiedUsing.*.hashValue", tuple(_texts(digests)[:1])
            licences = [by_id.get(to, {}) for to in _related(graph, model, "hasDeclaredLicense")]
            texts = [text for item in licences for text in _texts(item.get("simplelicensing_licenseExpression"))]
            yield "mdl.licence", "hasDeclaredLicense", tuple(texts)
        yield from _spdx_data(graph, data)


def _spdx_data(graph: list[Node], data: list[Node]) -> Iterator[_Found]:
    """The datasets: one that only holds the others is no dataset of its own."""
    wholes = [item for item in data if _related(graph, item, "contains")]
    named = [text for item in data if item not in wholes for text in _texts(item.get("name"))]
    lone = not wholes and len(data) == 1 and named[:1] and named[0].startswith(PLAIN_NAME)
    yield "data.datasets", "name", () if lone else tuple(named)
    for item in wholes or data[:1] if len(data) == 1 or wholes else []:
        yield from _plain("spdx", item, "data")
        size = item.get("dataset_datasetSize")
        yield "data.size", "dataset_datasetSize", (str(size),) if isinstance(size, int) else ()


def _related(graph: list[Node], item: Node, kind: str) -> list[str]:
    found = [link for link in graph if link.get("relationshipType") == kind and link.get("from") == item.get("spdxId")]
    return [text for link in found for text in _texts(link.get("to"))]


def _licences(model: Node) -> Iterator[str]:
    for entry in _nodes(model.get("licenses")):
        licence = _under(entry, "license")
        yield from _texts(entry.get("expression") or licence.get("id") or licence.get("name"))


_PREFIXES = ("http://mlcommons.org/croissant/RAI/", "https://schema.org/", "http://schema.org/", "sc:")


def _croissant(node: Node) -> Iterator[_Found]:
    """Terms are found by their short names, with their prefix or written out."""
    short: Node = {}
    for key, value in node.items():
        name = next((key.removeprefix(prefix) for prefix in _PREFIXES if key.startswith(prefix)), key)
        short[f"rai:{name}" if key.startswith(_PREFIXES[0]) else name] = value
    if "".join(_texts(short.get("description"))).startswith(PLAIN_DESCRIPTION):
        del short["description"]
    yield from _plain("croissant", short)
    parts = [text for part in _nodes(short.get("hasPart")) for text in _texts(part.get("name"))]
    own = [] if any(text.startswith(PLAIN_NAME) for text in _texts(short.get("name"))) else _texts(short.get("name"))
    yield "data.datasets", "hasPart" if parts else "name", tuple(parts or own)
    # MLCommons' own library spells it with a capital F.
    days = _texts(short.get("rai:dataCollectionTimeframe") or short.get("rai:dataCollectionTimeFrame"))
    yield "data.period", "rai:dataCollectionTimeframe", (" to ".join(days),) if days else ()


def _plain(format: Format, node: Node, holder: str = "") -> Iterator[_Found]:  # the format's own name
    wanted = holder or ("data" if format == "croissant" else "system")
    for row in rows(format):
        if row.holder == wanted and row.back and row.shape != "own":
            yield row.fact, row.field, tuple(_at(node, row.field))


def _at(node: object, path: str) -> list[str]:
    """The texts at a path; ``*`` is every item of a list."""
    here = [node]
    for step in path.split("."):
        found: list[object] = []
        for item in here:
            if step == "*" and isinstance(item, list):
                found += item
            elif isinstance(item, dict) and step in item:
                found.append(item[step])
        here = found
    return [text for item in here for text in _texts(item)]


def _texts(value: object) -> list[str]:
    """Texts of a value: of a list all, of text in several languages the English or the first, of a thing its name."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        named = next((value[key] for key in ("@value", "en", "name", "url", "@id") if key in value), None)
        return _texts(named if named is not None else next(iter(value.values()), None))
    return []


def _nodes(value: object) -> list[Node]:
    found = value if isinstance(value, list) else [value]
    return [item for item in found if isinstance(item, dict)]


def _under(node: Node, key: str) -> Node:
    value = node.get(key)
    return cast("Node", value) if isinstance(value, dict) else {}
