"""Params and pay terms of a policy document: named amounts, flags, and what each person brings along.

params:
  - {code, unit: money | ratio | points | count | days | money/count | … | flag, value: "…" | unset,
     label, rule, variants: [{for: {position: [X]}, value: …, rule?, label?}]}
pay_terms:
  - {code, unit, label, only: {management: ["true"]}}

An unset value is not zero, and a variant may be unset on its own (A-03).
"""

from collections.abc import Mapping
from decimal import Decimal

from ..document import Place, note_duplicates
from ..formulas.formula import Sort
from ..items import mark_of
from ..names import formula_name
from ..parts import Mark, Param, Term
from ..units import RATIO, Dimension, dimension
from ..variants import parse_applies, parse_variants

FLAG = "flag"
"""The unit of a param that is true or false: conditions may name it as it stands."""

_OF_VARIANT = ("value", "rule", "label")


def parse_params(place: Place, marks: Mapping[str, Mark]) -> tuple[Param, ...]:
    found = [(one, _param(one, marks)) for one in place.each()]
    note_duplicates((one, param.code) for one, param in found)
    return tuple(param for _, param in found)


def _param(place: Place, marks: Mapping[str, Mark]) -> Param:
    place.expect(("code", "unit", "value", "label", "rule"), ("variants", "note"))
    code = formula_name(place["code"])
    unit: Sort = "truth" if place["unit"].value == FLAG else parse_unit(place["unit"])
    return Param(
        code=code,
        unit=unit,
        value=_flag(place["value"]) if unit == "truth" else place["value"].number_or_unset(),
        label=place["label"].label(),
        rule=place["rule"].text(80),
        mark=mark_of(marks, f"/params/{code}"),
        variants=parse_variants(place, _OF_VARIANT, lambda one: _param(one, marks)),
    )


def _flag(place: Place) -> Decimal | None:
    """1 or 0; formulas use it as a condition only, never as a number."""
    return None if place.is_unset else Decimal(int(place.yes()))


def parse_terms(place: Place) -> tuple[Term, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "unit", "label"), ("only", "rule", "note"))
        applies = parse_applies(one["only"])
        code = formula_name(one["code"])
        found.append((one, Term(code, parse_unit(one["unit"]), one["label"].label(), applies)))
    note_duplicates((one, term.code) for one, term in found)
    return tuple(term for _, term in found)


def parse_unit(place: Place) -> Dimension:
    text = place.text(40)
    try:
        return dimension(text) if text else RATIO
    except ValueError:
        place.fault("unknown-unit", found=text)
        return RATIO
