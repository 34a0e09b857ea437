"""Pay lines of a policy document: formulas over everything the policy names, their limits, and no cycles.

pay:
  - {code, label, rule, formula, places?, min?: "3000" | formula, max?, prorate?: "true",
     variants: [{for, formula?, min?, max?, prorate?, places?, label?, rule?}]}
"""

from collections.abc import Mapping

from ..document import UNSET, Place, note_duplicates
from ..formulas.formula import Formula, Sort
from ..formulas.tree import Name
from ..items import mark_of
from ..ledger.amounts import parse_price
from ..names import Stage, Vocabulary, formula_name, parse_amount
from ..parts import Mark, PayRule
from ..units import MONEY
from ..variants import parse_variants
from .amounts import PRORATION, names_used

_OPTIONAL = ("places", "min", "max", "prorate", "note")
_OF_VARIANT = ("formula", "places", "min", "max", "prorate", "label", "rule")


def parse_pay(place: Place, words: Vocabulary, marks: Mapping[str, Mark]) -> tuple[PayRule, ...]:
    """Pay lines in order of computation: a line stands after every line it uses, in any of its variants."""
    places = place.each()
    codes = [formula_name(one["code"]) for one in places]
    note_duplicates(zip(places, codes, strict=True))
    _note_clashes(place, words, codes)
    units = words.units(Stage.PAY, dict.fromkeys(codes, MONEY))
    rules = {code: _pay(one, code, units, marks) for one, code in zip(places, codes, strict=True)}
    return tuple(rules[code] for code in _ordered(place, rules))


def _note_clashes(place: Place, words: Vocabulary, codes: list[str]) -> None:
    """A name means one thing: params, terms and pay lines share the names of items, groups and figures."""
    taken = set(Vocabulary((), (), (), words.groups, words.items).units(Stage.PAY)) | set(PRORATION)
    inputs = {one.code for one in words.inputs}
    for section in ([one.code for one in words.params], [one.code for one in words.terms], codes):
        # A name twice in one section is noted where it stands.
        for code in dict.fromkeys(section):
            if code in taken or (section is codes and code in inputs):
                place.fault("duplicate-code", code=code)
        taken |= set(section)


def _pay(place: Place, code: str, units: Mapping[str, Sort], marks: Mapping[str, Mark]) -> PayRule:
    place.expect(("code", "label", "rule", "formula"), (*_OPTIONAL, "variants"))
    return PayRule(
        code=code,
        label=place["label"].label(),
        rule=place["rule"].text(80),
        formula=parse_amount(place["formula"], units),
        places=place["places"].whole(0, 6) if place.has("places") else 2,
        mark=mark_of(marks, f"/pay/{code}"),
        least=_limit(place, "min", units),
        most=_limit(place, "max", units),
        prorated=place["prorate"].yes(),
        variants=parse_variants(place, _OF_VARIANT, lambda one: _pay(one, code, units, marks)),
    )


def _limit(place: Place, key: str, units: Mapping[str, Sort]) -> Formula | None:
    """A limit nobody has set yet is a name without a value: the line stays unset."""
    if not place.has(key):
        return None
    return parse_price(place[key], units).formula or Formula(UNSET, Name(key), MONEY)


def _ordered(place: Place, rules: Mapping[str, PayRule]) -> list[str]:
    """Depth first; a line met again on its own path closes a cycle."""
    done: list[str] = []

    def visit(code: str, path: tuple[str, ...]) -> None:
        if code in path:
            place.fault("cycle", path=" → ".join((*path[path.index(code) :], code)))
            return
        if code in done:
            return
        for name in names_used(rules[code]):
            if name in rules:
                visit(name, (*path, code))
        if code not in done:
            done.append(code)

    for code in rules:
        visit(code, ())
    return done
