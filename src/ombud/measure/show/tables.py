"""The tables of the page: groups with their figures, figures over all groups, methods, everything."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ombud.measure.figures import Figure
from ombud.measure.show.views import Column, Line, View
from ombud.measure.words import adjustment_words, interval, level, p_words, reads, shown, sizes


def by_group(view: View, columns: Sequence[Column], unit: str) -> str:
    """A row per group; each figure with its interval below, its difference to the reference below that."""
    differences = {column.id for column in columns if _base(column) in {other.id for other in columns}}
    kept = [column for column in columns if column.id not in differences]
    judged = any(item.limit or item.reading for column in kept for item in view.column(column.id))
    heads = ["".join(f'<th scope="col" class="num">{escape(column.name)}</th>' for column in kept)]
    seen = [item for column in kept for item in view.column(column.id)]
    tested = _tested(seen)
    heads += [f'<th scope="col" class="num">{name}</th>' for name in tested]
    heads += ['<th scope="col">reads</th>'] if judged else []
    body = []
    for place, line in enumerate(view.lines):
        if view.between and place == view.head:
            width = 2 + len(kept) + len(tested) + judged
            body.append(f'<tr class="between"><td colspan="{width}">{escape(view.between.words(kept[0].id))}</td></tr>')
        body.append(_line(line, kept, differences, tested, judged=judged))
    return _scroll(
        f'<thead><tr><th scope="col">{escape(view.line)}</th><th scope="col" class="num">{escape(unit)}</th>'
        f"{''.join(heads)}</tr></thead><tbody>{''.join(body)}</tbody>",
        f"Figures {view.title}",
    ) + _adjustment(seen)


def _tested(figures: Sequence[Figure]) -> tuple[str, ...]:
    """Heads of the columns of p: none without a test, two where some p is adjusted."""
    tests = [item for item in figures if _shows_p(item)]
    adjusted = ("adjusted p",) if any(item.adjusted_p is not None for item in tests) else ()
    return ("p", *adjusted) if tests else ()


def _shows_p(item: Figure) -> bool:
    """Whether a p stands beside the figure: where it is judged, by a limit or by words."""
    return item.p is not None and bool(item.limit or item.reading)


def _adjustment(figures: Sequence[Figure]) -> str:
    words = adjustment_words(figures)
    return f'<p class="soft">{escape(words)}</p>' if words else ""


def _base(column: Column) -> str:
    """The id of the rate that a column is the difference of."""
    base = column.id.removesuffix("_difference")
    return f"{base}_rate" if base == "selection" else base if base != column.id else ""


def _line(line: Line, columns: Sequence[Column], differences: set[str], tested: Sequence[str], *, judged: bool) -> str:
    cells = [_cell(line, column, differences) for column in columns]
    own = [line.figures[column.id] for column in columns if column.id in line.figures]
    cells += [f'<td class="num">{_values(own, adjusted=name != "p")}</td>' for name in tested]
    faint = ' class="faint"' if line.small or not line.known else ""
    last = f"<td>{_words(own)}</td>"
    return (
        f'<tr{faint}><th scope="row">{escape(line.label)}</th><td class="num">{line.n:,}</td>'
        f"{''.join(cells)}{last if judged else ''}</tr>"
    )


def _cell(line: Line, column: Column, differences: set[str]) -> str:
    item = line.figures.get(column.id)
    if item is None:
        words = (
            "reference" if any(one.reference == "" and one.hits is not None for one in line.figures.values()) else ""
        )
        return f'<td class="num soft">{words or "–"}</td>'
    past = item.past_limit and item.verdict != "insufficient"
    value = f'<span class="past">◆ {shown(item, item.value)}</span>' if past else shown(item, item.value)
    ends = f"<small>{escape(interval(item))}</small>" if interval(item) else ""
    apart = next((line.figures[name] for name in differences if _is_of(name, column) and name in line.figures), None)
    less = f"<small>Δ {shown(apart, apart.value)}, {escape(interval(apart))}</small>" if apart else ""
    return f'<td class="num">{value}{ends}{less}</td>'


def _is_of(difference: str, column: Column) -> bool:
    return _base(Column(difference, "")) == column.id


def _words(figures: Sequence[Figure]) -> str:
    said = dict.fromkeys(words for item in figures for words in (item.reading, reads(item)) if words)
    return "; ".join(escape(words) for words in said)


def _values(figures: Sequence[Figure], *, adjusted: bool) -> str:
    """The p of the figures of a row, each with the name of its figure where they are not one."""
    found: dict[str, str] = {}
    for item in figures:
        value = p_words(item.adjusted_p if adjusted else item.p)
        if value and _shows_p(item):
            found.setdefault(value, item.name)
    if len(found) < 2:
        return "".join(escape(value) for value in found)
    return "".join(f"{escape(value)}<small>{escape(name)}</small>" for value, name in found.items())


def over_all(figures: Sequence[Figure], title: str) -> str:
    """Figures of the whole: the largest gaps, figures over everybody."""
    rows = []
    for item in figures:
        past = item.past_limit and item.verdict != "insufficient"
        value = f'<span class="past">◆ {shown(item, item.value)}</span>' if past else shown(item, item.value)
        limit = f"limit {item.limit}: " if item.limit else ""
        words = "; ".join(filter(None, (item.reference, item.reading, limit + reads(item), _brief(item.note))))
        rows.append(
            f'<tr><th scope="row">{escape(item.name)}</th><td class="num">{value}</td>'
            f'<td class="num">{escape(interval(item) or "–")}</td><td class="num">{item.n:,}</td>'
            f"<td>{escape(words)}</td></tr>"
        )
    head = _header(
        ("over all groups", False), ("value", True), (f"{level(figures[0])} interval", True), ("n", True), ("", False)
    )
    return _scroll(f"{head}<tbody>{''.join(rows)}</tbody>", f"Figures over all, {title}")


def _brief(note: str, most: int = 240) -> str:
    """A note may list thousands of groups; the JSON form has all of it."""
    return note if len(note) <= most else note[:most].rpartition(",")[0] + ", …"


def methods(figures: Sequence[Figure]) -> str:
    """Each figure once: formula, methods of interval and test, what it rests on."""
    of_id: dict[str, list[Figure]] = {}
    for item in figures:
        of_id.setdefault(item.id, []).append(item)
    rows = []
    for items in of_id.values():
        intervals = "; ".join(dict.fromkeys(item.method for item in items if item.value is not None))
        tests = "; ".join(dict.fromkeys(item.test for item in items if item.test))
        cites = "; ".join(dict.fromkeys(item.cite for item in items if item.cite))
        rows.append(
            f'<tr><th scope="row">{escape(items[0].name)}</th><td>{escape(items[0].formula)}</td>'
            f"<td>{escape(intervals)}</td><td>{escape(tests)}</td><td>{escape(cites)}</td></tr>"
        )
    names = ("figure", "formula", "interval", "test", "rests on")
    return _scroll(f"{_header(*((name, False) for name in names))}<tbody>{''.join(rows)}</tbody>", "Methods")


def all_figures(figures: Sequence[Figure]) -> str:
    """Every figure on a line of its own."""
    rows = "".join(
        f'<tr><th scope="row">{escape(item.name)}</th><td>{escape(item.by)}</td>'
        f"<td>{escape(item.group or item.feature)}</td><td>{escape(item.reference)}</td>"
        f'<td class="num">{shown(item, item.value)}</td><td class="num">{escape(interval(item))}</td>'
        f'<td class="num">{sizes(item)}</td><td class="num">{escape(p_words(item.p))}</td>'
        f'<td class="num">{escape(p_words(item.adjusted_p))}</td><td>{escape(item.method)}</td>'
        f"<td>{escape('; '.join(filter(None, (reads(item), item.note))))}</td></tr>"
        for item in figures
    )
    names = ("figure", "by", "of", "against", "value", "interval", "n", "p", "adjusted p", "method", "reads")
    right = {"value", "interval", "n", "p", "adjusted p"}
    return _scroll(
        f"{_header(*((name, name in right) for name in names))}<tbody>{rows}</tbody>", "All figures"
    ) + _adjustment(figures)


def _header(*names: tuple[str, bool]) -> str:
    cells = "".join(f'<th scope="col"{" class=num" if right else ""}>{escape(name)}</th>' for name, right in names)
    return f"<thead><tr>{cells}</tr></thead>"


def _scroll(table: str, label: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>{table}</table></div>'
