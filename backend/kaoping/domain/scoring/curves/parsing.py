"""Curve documents → curves, with the proofs: tables exhaustive and disjoint, units and directions fitting."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ..document import Place
from ..measures.measure import Better, Share
from ..measures.operators import AllOf
from ..numbers import ZERO
from ..parts import Binding
from ..units import Unit
from .indicators import parse_checklist
from .rollup import Roll, RolledUp
from .shapes import (
    Achievement,
    Bound,
    Counting,
    Curve,
    JointShare,
    Lateness,
    Linear,
    MeanOf,
    PassOrZero,
    PerEvent,
    Reviewed,
    Sense,
    Steps,
    WorstOf,
)
from .tables import parse_ranks, parse_table, points_of

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


class CurveKind(StrEnum):
    BANDS = "bands"
    WORST_OF = "worst_of"
    MEAN_OF = "mean_of"
    JOINT_SHARE = "joint_share"
    PASS_OR_ZERO = "pass_or_zero"  # noqa: S105 - a curve, not a secret
    PER_EVENT = "per_event"
    LINEAR = "linear"
    ACHIEVEMENT = "achievement"
    STEPS = "steps"
    LATENESS = "lateness"
    RANK_BAND = "rank_band"
    CHECKLIST = "checklist"
    ROLLED_UP = "rolled_up"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Given:
    """What an item offers its curve: its measures, the points it is written in (None: unset), and itself."""

    bindings: tuple[Binding, ...]
    full: Decimal | None
    item: Place


def parse_curve(item: Place, bindings: Sequence[Binding], full: Decimal | None) -> Curve:
    """The curve of an item, for these measures and the points it is written in (None: still unset)."""
    place = item["curve"]
    kind = place["kind"].choice(CurveKind)
    return _READERS[kind](place, Given(tuple(bindings), full, item))


def _bands(place: Place, given: Given) -> Curve:
    place.expect(("kind", "rows"), ("precision",))
    _measures(place, given.bindings, 1, 1)
    return parse_table(place, given.full)


def _worst_of(place: Place, given: Given) -> Curve:
    place.expect(("kind", "rows"), ("precision",))
    _measures(place, given.bindings, 2, 10)
    _alike(place, given.bindings)
    return WorstOf(parse_table(place, given.full))


def _mean_of(place: Place, given: Given) -> Curve:
    place.expect(("kind", "rows"), ("precision",))
    _measures(place, given.bindings, 2, 10)
    _alike(place, given.bindings)
    return MeanOf(parse_table(place, given.full))


def _joint_share(place: Place, given: Given) -> Curve:
    place.expect(("kind", "at_least"))
    _measures(place, given.bindings, 1, 1)
    for binding in given.bindings:
        takes = binding.measure.takes
        if not (isinstance(takes, Share) and isinstance(takes.counts, AllOf) and len(takes.counts.parts) > 1):
            place.fault("not-joint", measure=binding.measure.code)
    return JointShare(Fraction(place["at_least"].number(ZERO)))


def _pass_or_zero(place: Place, given: Given) -> Curve:
    place.expect(("kind", "bounds"), ("otherwise",))
    _measures(place, given.bindings, 1, 10)
    codes = [binding.measure.code for binding in given.bindings]
    bounds = []
    for one in place["bounds"].each():
        sense = Sense.AT_MOST if one.has("at_most") else Sense.AT_LEAST
        one.expect(("measure", sense.value))
        code = one["measure"].text()
        if code not in codes:
            one["measure"].fault("not-a-choice", found=code, known=", ".join(codes))
            continue
        bounds.append(Bound(codes.index(code), sense, Fraction(one[sense.value].number())))
    otherwise = place["otherwise"].number(high=ZERO)
    return PassOrZero(tuple(bounds), Fraction(otherwise))


def _per_event(place: Place, given: Given) -> Curve:
    place.expect(("kind", "each"), ("floor",))
    _measures(place, given.bindings, 1, 10)
    _units(place, given.bindings, Unit.COUNT, Unit.DAYS)
    each = tuple(Fraction(one.number(ZERO)) for one in place["each"].each())
    if len(each) != len(given.bindings):
        place["each"].fault("measure-count", needed=len(given.bindings), found=len(each))
    if place["floor"].value == "none":
        return PerEvent(each, None)
    return PerEvent(each, Fraction(place["floor"].number()))


def _linear(place: Place, given: Given) -> Curve:
    """`points`: threshold → target → stretch, as [{at, points}], in either direction of the figure."""
    place.expect(("kind", "points"))
    _measures(place, given.bindings, 1, 1)
    knots = []
    for one in place["points"].each():
        one.expect(("at", "points"))
        knots.append((Fraction(one["at"].number()), Fraction(points_of(one["points"], given.full))))
    ascending = sorted(knots)
    edges = [figure for figure, _ in ascending]
    if len(edges) < 2 or len(set(edges)) != len(edges) or knots not in (ascending, ascending[::-1]):
        place["points"].fault("knots")
    return Linear(tuple(ascending))


def _achievement(place: Place, given: Given) -> Curve:
    place.expect(("kind", "target"), ("cap",))
    _measures(place, given.bindings, 1, 1)
    target = place["target"].number(Decimal("0.000001"))
    cap = place["cap"].number(ZERO, Decimal(10)) if place.has("cap") else Decimal(1)
    return Achievement(Fraction(target), Fraction(cap), _lower_is_better(given.bindings))


def _steps(place: Place, given: Given) -> Curve:
    place.expect(("kind", "target", "step", "each"), ("floor", "counting"))
    _measures(place, given.bindings, 1, 1)
    return Steps(
        target=Fraction(place["target"].number()),
        step=Fraction(place["step"].number(Decimal("0.000001"))),
        each=Fraction(place["each"].number(ZERO)),
        floor=Fraction(place["floor"].number()),
        inverse=_lower_is_better(given.bindings),
        counting=place["counting"].choice(Counting),
    )


def _lateness(place: Place, given: Given) -> Curve:
    place.expect(("kind", "each"))
    _measures(place, given.bindings, 1, 1)
    _units(place, given.bindings, Unit.DAYS)
    return Lateness(Fraction(place["each"].number(ZERO)))


def _rank_band(place: Place, given: Given) -> Curve:
    """A place in a ranking in percent of all ranked: the measure is a share, fewer is better."""
    place.expect(("kind", "rows"))
    _measures(place, given.bindings, 1, 1)
    _units(place, given.bindings, Unit.SHARE)
    return parse_ranks(place, given.full)


def _checklist(place: Place, given: Given) -> Curve:
    _measures(place, given.bindings, 0, 0)
    return parse_checklist(place, given.item, given.full)


def _rolled_up(place: Place, given: Given) -> Curve:
    place.expect(("kind", "of", "periods"), ("take",))
    _measures(place, given.bindings, 0, 0)
    of = place["of"].text(60)
    if of and _NAME.fullmatch(of) is None:
        place["of"].fault("bad-name", code=of)
    return RolledUp(of, place["periods"].whole(1, 12), place["take"].choice(Roll))


def _reviewed(place: Place, given: Given) -> Curve:
    place.expect(("kind",), ("choices", "start"))
    choices = tuple(Fraction(points_of(one, given.full)) for one in place["choices"].each())
    start = Fraction(points_of(place["start"], given.full)) if place.has("start") else None
    return Reviewed(tuple(sorted(choices)), start)


_READERS: dict[CurveKind, Callable[[Place, Given], Curve]] = {
    CurveKind.BANDS: _bands,
    CurveKind.WORST_OF: _worst_of,
    CurveKind.MEAN_OF: _mean_of,
    CurveKind.JOINT_SHARE: _joint_share,
    CurveKind.PASS_OR_ZERO: _pass_or_zero,
    CurveKind.PER_EVENT: _per_event,
    CurveKind.LINEAR: _linear,
    CurveKind.ACHIEVEMENT: _achievement,
    CurveKind.STEPS: _steps,
    CurveKind.LATENESS: _lateness,
    CurveKind.RANK_BAND: _rank_band,
    CurveKind.CHECKLIST: _checklist,
    CurveKind.ROLLED_UP: _rolled_up,
    CurveKind.REVIEWED: _reviewed,
}


# -- shared checks ---------------------------------------------------------------------------------------


def _measures(place: Place, bindings: Sequence[Binding], least: int, most: int) -> None:
    if not least <= len(bindings) <= most:
        needed = str(least) if least == most else f"{least}–{most}"
        place["kind"].fault("measure-count", needed=needed, found=len(bindings))


def _units(place: Place, bindings: Sequence[Binding], *fit: Unit) -> None:
    for binding in bindings:
        if binding.measure.unit not in fit:
            place["kind"].fault(
                "unit-mismatch",
                needed="/".join(fit),
                measure=binding.measure.code,
                unit=binding.measure.unit.value,
            )


def _alike(place: Place, bindings: Sequence[Binding]) -> None:
    """Measures that go through one table must count in one unit and improve in one direction."""
    kinds = {(binding.measure.unit, binding.measure.better) for binding in bindings}
    if len(kinds) > 1:
        place["kind"].fault("mixed-units", found=", ".join(binding.measure.code for binding in bindings))


def _lower_is_better(bindings: Sequence[Binding]) -> bool:
    return bool(bindings) and bindings[0].measure.better is Better.LOWER
