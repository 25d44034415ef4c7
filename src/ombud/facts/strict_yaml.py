"""YAML as people expect it: ``no`` is text, dates are ISO dates, a key is text and appears once.

YAML 1.2 core scalars only. Numbers with a point are read as :class:`~decimal.Decimal`,
so that no figure passes through binary floating point. Anchors and aliases are refused: nobody
needs them here, and a few lines of them expand to more than any memory holds.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import yaml

from ombud.errors import InputError
from ombud.facts.numbers import BOUNDS, read_number

#: Nothing that Ombud reads is nested deeper.
DEEPEST = 40
_QUOTES = "; a text that begins with such a sign needs quotation marks"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Loader):  # type: ignore[misc]  # the C loader is chosen at run time
    pass


_Strict.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", list("-+0123456789")),
    ("timestamp", r"^\d{4}-\d\d-\d\d$", list("0123456789")),
):
    _Strict.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _mapping(loader: Any, node: yaml.MappingNode) -> Any:
    result: dict[object, object] = {}
    yield result
    for key_node, value_node in node.value:
        key = _key(loader, key_node)
        if key in result:
            raise _problem(f'the key "{key}" appears twice', key_node)
        result[key] = loader.construct_object(value_node, deep=True)


def _key(loader: Any, node: yaml.Node) -> str:
    key = loader.construct_object(node, deep=True) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(key, str):
        return key
    shown = f' "{node.value}"' if isinstance(node, yaml.ScalarNode) and node.value else ""
    raise _problem(f"the key{shown} is not text; a number, a date, true or null as a key needs quotation marks", node)


def _problem(text: str, place: Any) -> yaml.MarkedYAMLError:
    """An error at a node or event."""
    return yaml.MarkedYAMLError(problem=text, problem_mark=place.start_mark)


def _date(loader: Any, node: yaml.ScalarNode) -> dt.date:
    try:
        return dt.date.fromisoformat(node.value)
    except ValueError:
        raise _problem(f"{node.value} is not a date that exists", node) from None


def _number(node: yaml.ScalarNode) -> Decimal:
    number = read_number(node.value)
    if number is None:
        raise _problem(f"this number is too large or too fine: it has {BOUNDS}", node)
    return number


def _decimal(loader: Any, node: yaml.ScalarNode) -> Decimal:
    return _number(node)


def _whole(loader: Any, node: yaml.ScalarNode) -> int:
    return int(_number(node))


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)
_Strict.add_constructor("tag:yaml.org,2002:timestamp", _date)
_Strict.add_constructor("tag:yaml.org,2002:float", _decimal)
_Strict.add_constructor("tag:yaml.org,2002:int", _whole)


def _refuse_traps(text: str) -> None:
    """Refuse anchors, aliases, tags and depth as they are met, before anything is built of them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Strict):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _problem(f"anchors (&) and aliases (*) are not read: write it out{_QUOTES}", event)
        if getattr(event, "tag", None):
            raise _problem(f"tags (!) are not read{_QUOTES}", event)
        if depth > DEEPEST:
            raise _problem(f"it is nested more than {DEEPEST} levels deep", event)


def load_yaml(text: str, name: str) -> object:
    """Read one YAML document.

    Args:
        text: the document.
        name: file name for errors.

    Raises:
        InputError: with file, line and column of what cannot be read.
    """
    try:
        _refuse_traps(text)
        return yaml.load(text, Loader=_Strict)  # noqa: S506  # a subclass of the safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "this is not YAML"
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise InputError(f"{problem}.", code="yaml", where=place, hint="Mend this line and try again.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"this file cannot be read as YAML ({error}).", code="yaml", where=name) from None


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Line (from 1) of every mapping key, by its path; used to say where a fact stands.

    Args:
        text: what :func:`load_yaml` has read without complaint.
    """
    lines: dict[tuple[str, ...], int] = {}

    def walk(node: yaml.Node | None, path: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                here = (*path, str(key.value))
                lines[here] = key.start_mark.line + 1
                walk(value, here)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                here = (*path, str(index))
                lines[here] = value.start_mark.line + 1
                walk(value, here)

    walk(yaml.compose(text, Loader=_Strict), ())
    return lines
