"""Gates of a policy: conditions that close over a part of the sheet once its figures stand (S001-Q.R16).

gates:
  - {code, label, rule, when: "group_ms < 60", effect: zero_group | zero_item | veto | cap_total |
     scale_total | cap_grade, of: group or item, to: number, param or grade}

`when` is a condition over params, pay terms, inputs, items, groups and figures. What has no value yet leaves
a gate undecided, and an undecided gate does not close.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .document import Place, note_duplicates
from .formulas.formula import Formula
from .items import mark_of
from .names import Stage, Vocabulary, parse_condition
from .numbers import ZERO
from .parts import Grade, Mark, Param
from .texts import Text
from .units import POINTS, RATIO


class Effect(StrEnum):
    ZERO_GROUP = "zero_group"  # every item of the group is worth nothing
    ZERO_ITEM = "zero_item"
    VETO = "veto"  # the total is 0
    CAP_TOTAL = "cap_total"  # the total is at most `to`
    SCALE_TOTAL = "scale_total"  # the total counts `to` times, such as 0.7
    CAP_GRADE = "cap_grade"  # the grade is at best `to`

    @property
    def is_on_lines(self) -> bool:
        return self in {Effect.ZERO_GROUP, Effect.ZERO_ITEM}

    @property
    def is_on_total(self) -> bool:
        return self in {Effect.VETO, Effect.CAP_TOTAL, Effect.SCALE_TOTAL}


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate. `of` is the group or item it closes over, `to` the amount, the param or the grade it leaves."""

    code: str
    label: Text
    rule: str
    when: Formula
    effect: Effect
    of: str
    to: Decimal | str | None
    mark: Mark | None

    def limit(self, params: Collection[Param]) -> Decimal | None:
        """The amount of a cap or a factor; None where the param it names is unset."""
        if isinstance(self.to, Decimal):
            return self.to
        return next((one.value for one in params if one.code == self.to), None)


def parse_gates(
    place: Place, words: Vocabulary, grades: tuple[Grade, ...], marks: Mapping[str, Mark]
) -> tuple[Gate, ...]:
    found = [(one, _gate(one, words, grades, marks)) for one in place.each()]
    note_duplicates((one, gate.code) for one, gate in found)
    return tuple(gate for _, gate in found)


def _gate(place: Place, words: Vocabulary, grades: tuple[Grade, ...], marks: Mapping[str, Mark]) -> Gate:
    effect = place["effect"].choice(Effect)
    needs = {"of"} if effect.is_on_lines else {"to"} if effect is not Effect.VETO else set()
    place.expect(("code", "label", "rule", "when", "effect", *sorted(needs)), ("note",))
    code = place["code"].text(60)
    return Gate(
        code=code,
        label=place["label"].label(),
        rule=place["rule"].text(80),
        when=parse_condition(place["when"], words.units(Stage.GATES)),
        effect=effect,
        of=_part(place["of"], words, effect) if "of" in needs else "",
        to=_limit(place["to"], words, grades, effect) if "to" in needs else None,
        mark=mark_of(marks, f"/gates/{code}"),
    )


def _part(place: Place, words: Vocabulary, effect: Effect) -> str:
    code = place.text(40)
    if effect is Effect.ZERO_ITEM and code and code not in {one.code for one in words.items}:
        place.fault("unknown-item", code=code)
    if effect is Effect.ZERO_GROUP and code and code not in {one.code for one in words.groups}:
        place.fault("unknown-group", code=code)
    return code


def _limit(
    place: Place, words: Vocabulary, grades: tuple[Grade, ...], effect: Effect
) -> Decimal | str | None:
    """A number, or the name of a param in the unit that is wanted; for a grade its code."""
    if place.is_unset:
        return None
    if effect is Effect.CAP_GRADE:
        return _known(place, {one.code for one in grades})
    unit = RATIO if effect is Effect.SCALE_TOTAL else POINTS
    if isinstance(place.value, str) and place.value[:1].isalpha():
        return _known(place, {one.code for one in words.params if one.unit == unit})
    return place.number(ZERO)


def _known(place: Place, known: Collection[str]) -> str:
    code = place.text(60)
    if code and code not in known:
        place.fault("not-a-choice", found=code, known=", ".join(sorted(known)))
    return code
