"""Step 4, and what gates do later: points of groups, and gates that close over lines, total or grade.

All gates of a sheet are decided on the figures as they stand before any of them closes, so that their order
decides nothing. A line that a revision holds stays as it was published: no gate closes over it again.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from .gates import Effect, Gate
from .names import Known, Stage, figure_name, group_name, item_name
from .numbers import ZERO, half_up
from .parts import Group
from .policy import Policy
from .results import GateHit, Line, LineState, Result
from .work import Work

TOTAL_PLACES = 2
"""A total that a factor scales is rounded half-up once, to so many decimals."""


def close_gates(work: Work) -> None:
    """Points of every group, the gates that close, and the points of the groups after them."""
    for result in work.live:
        policy = work.view(result)
        _sum_groups(policy, result)
        if not policy.gates:
            continue
        known, moving = work.known(result, Stage.GATES), _moving(policy, result)
        closed = [gate for gate in policy.gates if known.decide(gate.when)]
        result.unsure = [gate.code for gate in policy.gates if moving.intersection(gate.when.names)]
        for gate in policy.gates:
            if gate in closed:
                result.gates.append(_closed(policy, result, gate, known))
            elif gate.code in result.unsure:
                _widen(_over(policy, result, gate))
        _sum_groups(policy, result)


def _moving(policy: Policy, result: Result) -> frozenset[str]:
    """Names whose values people may still change: gates that look at them may still turn out otherwise."""
    found = set()
    for line in result.lines:
        if line.state in {LineState.OPEN, LineState.UNSET} or line.low != line.high:
            found |= {item_name(line.item), figure_name(line.item), group_name(policy.item(line.item).group)}
    return frozenset(found)


def _sum_groups(policy: Policy, result: Result) -> None:
    result.groups = {}
    for group in policy.groups:
        points = _points(policy, result, group)
        if points is not None:
            result.groups[group.code] = points


def _points(policy: Policy, result: Result, group: Group) -> Decimal | None:
    """Points of a group; None while one of its lines has none, or when all of them left the sheet."""
    points = [line.points for line in _lines(policy, result, group.code) if not line.state.is_off_sheet]
    known = [one for one in points if one is not None]
    return sum(known, ZERO) if points and len(known) == len(points) else None


def _lines(policy: Policy, result: Result, group: str) -> list[Line]:
    inside = {item.code for item in policy.items if item.group == group}
    return [line for line in result.lines if line.item in inside]


def _over(policy: Policy, result: Result, gate: Gate) -> list[Line]:
    """The lines a gate closes over: those on the sheet that no revision holds."""
    if gate.effect is Effect.ZERO_ITEM:
        lines = [result.line(gate.of)]
    elif gate.effect is Effect.ZERO_GROUP:
        lines = _lines(policy, result, gate.of)
    else:
        lines = []
    return [line for line in lines if line.settled is None and not line.state.is_off_sheet]


def _closed(policy: Policy, result: Result, gate: Gate, known: Known) -> GateHit:
    """Closes over lines at once; what bears on the total or the grade waits for them."""
    example = known.is_example(gate.when) or (gate.mark is not None and gate.mark.example)
    lines = _over(policy, result, gate)
    before = [line.points for line in lines if line.points is not None]
    if gate.code in result.unsure:
        _widen(lines)
    for line in lines:
        if gate.code not in result.unsure:
            line.low = line.high = ZERO
        line.gate, line.example = gate.code, line.example or example
        if line.points is not None:
            line.points = ZERO
    if not gate.effect.is_on_lines:
        return GateHit(gate.code, None, None, example)
    return GateHit(gate.code, sum(before, ZERO) if before else None, ZERO, example)


def _widen(lines: Iterable[Line]) -> None:
    """While a gate may still turn out otherwise, its lines may be worth nothing or what they were."""
    for line in lines:
        line.low, line.high = min(line.low, ZERO), max(line.high, ZERO)


def limited(work: Work, result: Result) -> None:
    """Gates that bear on the total, in the order of the policy; each hit learns what it changed.

    A gate that may still turn out otherwise widens the reach by what it would leave.
    """
    policy = work.view(result)
    hits = {hit.gate: index for index, hit in enumerate(result.gates)}
    for gate in policy.gates:
        if not gate.effect.is_on_total:
            continue
        low, high = (_limited(policy, gate, end) for end in (result.low, result.high))
        if gate.code in hits:
            index, before = hits[gate.code], result.unclipped
            result.unclipped = _limited(policy, gate, before)
            result.gates[index] = replace(result.gates[index], before=before, after=result.unclipped)
        if gate.code in result.unsure:
            result.low, result.high = _wider(min, result.low, low), _wider(max, result.high, high)
        elif gate.code in hits:
            result.low, result.high = low, high


def _wider(
    choose: Callable[[Decimal, Decimal], Decimal], end: Decimal | None, other: Decimal | None
) -> Decimal | None:
    return end if end is None or other is None else choose(end, other)


def _limited(policy: Policy, gate: Gate, total: Decimal | None) -> Decimal | None:
    """The total a closed gate leaves; None where it names a param that is unset."""
    if gate.effect is Effect.VETO:
        return None if total is None else min(total, ZERO)
    limit = gate.limit(policy.params)
    if total is None or limit is None:
        return None
    if gate.effect is Effect.CAP_TOTAL:
        return min(total, limit)
    return half_up(Fraction(total) * Fraction(limit), TOTAL_PLACES)


def graded(policy: Policy, result: Result, grade: str | None) -> str | None:
    """The grade, no better than what the closed gates allow; grades stand from the highest down."""
    order = [one.code for one in policy.grades]
    if grade is None:
        return None
    gates = {gate.code: gate for gate in policy.gates}
    caps = [gates[hit.gate].to for hit in result.gates if gates[hit.gate].effect is Effect.CAP_GRADE]
    if None in caps:
        return None
    return max([grade, *(cap for cap in caps if isinstance(cap, str))], key=order.index)
