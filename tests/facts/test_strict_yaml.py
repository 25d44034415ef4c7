"""YAML that would hang, expand without end or mean something else is refused with its line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ombud.errors import InputError
from ombud.facts.strict_yaml import load_yaml

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LAUGHS, "f.yaml:1:5: anchors (&) and aliases (*) are not read"),
        ("a: 1\nb: *a\n", "f.yaml:2:4: anchors (&) and aliases (*) are not read"),
        ("a: &a [*a]\n", "f.yaml:1:4: anchors (&)"),
        ("a: !!python/object:os.system x\n", "f.yaml:1:4: tags (!) are not read"),
        ("a: !!float x\n", "f.yaml:1:4: tags (!) are not read"),
        ("[" * 100 + "]" * 100, "f.yaml:1:41: it is nested more than 40 levels deep"),
        ("[" * 100_000, "f.yaml:1:1001: exceeded maximum nesting depth"),
        ("a: 1\n? [a, b]\n: 2\n", "f.yaml:2:3: the key is not text"),
        ("a: 1\n1: 2\n", 'f.yaml:2:1: the key "1" is not text'),
        ("~: 2\n", 'f.yaml:1:1: the key "~" is not text'),
        ("true: 2\n", 'f.yaml:1:1: the key "true" is not text'),
        ("n: 1e999999\n", "f.yaml:1:4: this number is too large or too fine"),
        ("n: 1e-999999\n", "f.yaml:1:4: this number is too large or too fine"),
        ("n: " + "9" * 5_000, "f.yaml:1:4: this number is too large"),
        ("a: \0\n", "f.yaml: control characters are not allowed."),
    ],
)
def test_what_would_hang_or_mean_something_else_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        load_yaml(text, "f.yaml")
    assert str(caught.value).startswith(says)


def test_numbers_are_read_exactly() -> None:
    assert load_yaml("a: 1.50\nb: 1e25\nc: -3\n", "f") == {"a": Decimal("1.50"), "b": Decimal("1e25"), "c": -3}
