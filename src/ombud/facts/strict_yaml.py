"""YAML as people expect it: ``no`` is text, dates are ISO dates, a key appears once.

YAML 1.2 core scalars only. Numbers with a point are read as :class:`~decimal.Decimal`,
so that no figure passes through binary floating point.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import yaml

from ombud.errors import InputError

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
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise yaml.constructor.ConstructorError(None, None, f'the key "{key}" appears twice', key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)


def _date(loader: Any, node: yaml.ScalarNode) -> dt.date:
    try:
        return dt.date.fromisoformat(node.value)
    except ValueError:
        raise yaml.constructor.ConstructorError(
            None, None, f"{node.value} is not a date that exists", node.start_mark
        ) from None


def _decimal(loader: Any, node: yaml.ScalarNode) -> Decimal:
    return Decimal(node.value)


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)
_Strict.add_constructor("tag:yaml.org,2002:timestamp", _date)
_Strict.add_constructor("tag:yaml.org,2002:float", _decimal)


def load_yaml(text: str, name: str) -> object:
    """Read one YAML document.

    Args:
        text: the document.
        name: file name for errors.

    Raises:
        InputError: with file, line and column of what cannot be read.
    """
    try:
        return yaml.load(text, Loader=_Strict)  # noqa: S506  # a subclass of the safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "this is not YAML"
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise InputError(f"{problem}.", code="yaml", where=place, hint="Mend this line and try again.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"this file cannot be read as YAML ({error}).", code="yaml", where=name) from None


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Line (from 1) of every mapping key, by its path; used to say where a fact stands."""
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
