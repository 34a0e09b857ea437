"""Params, pay terms and pay lines of a policy document: names with units, formulas without cycles."""

import re
from collections.abc import Mapping

from ..document import Place, note_duplicates
from ..formulas.formula import Sort
from ..formulas.tree import RESERVED
from ..items import mark_of
from ..names import TOTAL, item_name, parse_amount
from ..parts import Item, Mark, Param, PayRule, Term
from ..units import MONEY, POINTS, RATIO, Dimension, dimension

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def parse_params(place: Place, marks: Mapping[str, Mark]) -> tuple[Param, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "unit", "value", "label", "rule"))
        code = _name(one["code"])
        param = Param(
            code=code,
            unit=_unit(one["unit"]),
            value=one["value"].number_or_unset(),
            label=one["label"].label(),
            rule=one["rule"].text(80),
            mark=mark_of(marks, f"/params/{code}"),
        )
        found.append((one, param))
    note_duplicates((one, param.code) for one, param in found)
    return tuple(param for _, param in found)


def parse_terms(place: Place) -> tuple[Term, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "unit", "label"))
        found.append((one, Term(_name(one["code"]), _unit(one["unit"]), one["label"].label())))
    note_duplicates((one, term.code) for one, term in found)
    return tuple(term for _, term in found)


def parse_pay(
    place: Place,
    params: tuple[Param, ...],
    terms: tuple[Term, ...],
    items: tuple[Item, ...],
    marks: Mapping[str, Mark],
) -> tuple[PayRule, ...]:
    """Pay lines in order of computation: a line stands after every line it uses."""
    places = place.each()
    codes = [_name(one["code"]) for one in places]
    note_duplicates(zip(places, codes, strict=True))
    units: dict[str, Sort] = {TOTAL: POINTS, **{item_name(item.code): POINTS for item in items}}
    _declare(place, units, {param.code: param.unit for param in params})
    _declare(place, units, {term.code: term.unit for term in terms})
    _declare(place, units, dict.fromkeys(codes, MONEY))
    rules = {code: _pay(one, code, units, marks) for one, code in zip(places, codes, strict=True)}
    return tuple(rules[code] for code in _ordered(place, rules))


def _declare(place: Place, units: dict[str, Sort], more: Mapping[str, Sort]) -> None:
    for code, unit in more.items():
        if code in units:
            place.fault("duplicate-code", code=code)
        units[code] = unit


def _pay(place: Place, code: str, units: Mapping[str, Sort], marks: Mapping[str, Mark]) -> PayRule:
    place.expect(("code", "label", "rule", "formula"), ("places",))
    return PayRule(
        code=code,
        label=place["label"].label(),
        rule=place["rule"].text(80),
        formula=parse_amount(place["formula"], units),
        places=place["places"].whole(0, 6) if place.has("places") else 2,
        mark=mark_of(marks, f"/pay/{code}"),
    )


def _ordered(place: Place, rules: Mapping[str, PayRule]) -> list[str]:
    """Depth first; a line met again on its own path closes a cycle."""
    done: list[str] = []

    def visit(code: str, path: tuple[str, ...]) -> None:
        if code in path:
            place.fault("cycle", path=" → ".join((*path[path.index(code) :], code)))
            return
        if code in done:
            return
        for name in rules[code].formula.names:
            if name in rules:
                visit(name, (*path, code))
        if code not in done:
            done.append(code)

    for code in rules:
        visit(code, ())
    return done


def _name(place: Place) -> str:
    code = place.text(40)
    if code and (_NAME.fullmatch(code) is None or code in RESERVED or code == TOTAL):
        place.fault("bad-name", code=code)
    return code


def _unit(place: Place) -> Dimension:
    text = place.text(40)
    try:
        return dimension(text) if text else RATIO
    except ValueError:
        place.fault("unknown-unit", found=text)
        return RATIO
