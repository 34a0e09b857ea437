"""Measures a policy reads: those an item is bound to, and the figures formulas may name (`inputs`).

inputs:
  - {code: completion, label, measure: M-78, scope: self | store, min_n: "1", else: zero | none}

`else` says what "nothing to measure" is worth; what nobody has measured never has a value.
"""

from collections.abc import Iterable
from enum import StrEnum

from .document import Place, note_duplicates
from .measures.catalogue import MEASURES
from .measures.measure import Measure
from .names import formula_name
from .parts import Binding, Input, Scope


class Else(StrEnum):
    NONE = "none"
    ZERO = "zero"


def parse_bindings(place: Place) -> tuple[Binding, ...]:
    found = []
    for one in place.each():
        one.expect(("measure",), ("scope", "min_n"))
        found.append(_binding(one))
    return tuple(binding for binding in found if binding is not None)


def _binding(place: Place) -> Binding | None:
    measure = _measure(place["measure"])
    scope = place["scope"].choice(Scope) if place.has("scope") else Scope.SELF
    min_n = place["min_n"].whole(1, 100000) if place.has("min_n") else 1
    return None if measure is None else Binding(measure, scope, min_n)


def _measure(place: Place) -> Measure | None:
    code = place.text(60)
    if code and code not in MEASURES:
        place.fault("unknown-measure", code=code)
    return MEASURES.get(code)


def parse_inputs(place: Place, taken: Iterable[str]) -> tuple[Input, ...]:
    """The section `inputs`; `taken` are names that already mean something in formulas."""
    known = set(taken)
    found = []
    for one in place.each():
        one.expect(("code", "label", "measure"), ("scope", "min_n", "else", "rule", "note"))
        code = formula_name(one["code"])
        binding = _binding(one)
        if code in known:
            one["code"].fault("duplicate-code", code=code)
        found.append((one, code, binding))
    note_duplicates((one, code) for one, code, _ in found)
    return tuple(
        Input(code, one["label"].label(), binding, one.has("else") and one["else"].choice(Else) is Else.ZERO)
        for one, code, binding in found
        if binding is not None
    )
