"""The trace of a result: a tree whose every figure says where it comes from. It is built, never stored.

Always true, and tested: the inputs of the total sum to it, a pay line is its arithmetic rounded once, every
arithmetic node follows from its inputs, and every leaf names a rule or the records behind it.
"""

from decimal import Decimal

from ..inputs import Settling
from ..measures.catalogue import MEASURES
from ..measures.measure import Measure, Share
from ..numbers import ZERO, half_up, plain
from ..parts import Item
from ..policy import Policy
from ..reading import Interval, Reading, State, wilson
from ..results import Deduction, Figure, Line, Result
from ..texts import Text
from . import sentences
from .after_trace import notice_node, rail_node, rank_nodes
from .gate_trace import gate_nodes
from .leaves import leaves_of
from .ledger_trace import ledger_node, overlap_node, proposal_node
from .line_trace import finding_nodes, past_nodes
from .pay_trace import pay_node
from .trace import Evidence, Kind, Node

# Below this many answers a share is shown with its interval.
SMALL_SAMPLE = 30


def explain(policy: Policy, result: Result) -> tuple[Node, ...]:
    """The total's tree, one tree per pay line, then what the ledger, ranks, rail and triggers add.

    A subject the policy is not for has only its notices.
    """
    if not result.applies:
        return tuple(notice_node(policy, at, one, result.subject) for at, one in enumerate(result.notices))
    policy = policy.seen_by(result.attributes)
    total = explain_total(policy, result)
    leaves = leaves_of(policy, result, total)
    ledger = ledger_node(policy, result, leaves)
    return (
        total,
        *pay_node(policy, result, leaves),
        *(() if ledger is None else (ledger,)),
        *(overlap_node(policy, at, one) for at, one in enumerate(result.overlaps)),
        *rank_nodes(policy, result),
        *(() if result.rail is None else (rail_node(policy, result.rail, result.subject),)),
        *(proposal_node(policy, at, one) for at, one in enumerate(result.proposals)),
        *(notice_node(policy, at, one, result.subject) for at, one in enumerate(result.notices)),
    )


def explain_total(policy: Policy, result: Result) -> Node:
    """Items, deductions, what gates took and, where a limit cut in, what it made: they sum to the total."""
    grade = next((one.label for one in policy.grades if one.code == result.grade), None)
    parts = [explain_line(policy, line) for line in result.lines]
    parts += [_deduction(policy, one) for one in result.deductions]
    parts += gate_nodes(policy, result)
    if result.total is not None and result.unclipped is not None and result.total != result.unclipped:
        parts.append(_clip(policy, result.total - result.unclipped))
    return Node(
        id="total",
        kind=Kind.TOTAL,
        label=Text("总分", "Total"),
        rule=", ".join(policy.rules),
        formula="sum",
        value=result.total,
        unit="points",
        sentence=sentences.of_total(result, grade),
        inputs=tuple(parts),
        example=result.example,
        details=_reach(result.low, result.high) | ({"grade": result.grade} if result.grade else {}),
    )


def explain_line(policy: Policy, line: Line) -> Node:
    """One line of the sheet with the readings or the judgement behind it."""
    item = policy.item(line.item)
    named = {one.code: one for one in policy.measures}
    read = [(named.get(one.measure) or MEASURES[one.measure], one) for one in line.figures]
    readings = tuple(_reading(line.item, measure, figure) for measure, figure in read)
    texts = [sentences.of_reading(measure, one.reading, one.scope) for measure, one in read]
    return Node(
        id=f"item/{line.item}",
        kind=Kind.LINE,
        label=item.label,
        rule=item.rule,
        formula="unset" if item.curve is None else type(item.curve).__name__,
        value=line.points,
        unit="points",
        sentence=sentences.of_line(item, line, texts, _gate(policy, line)),
        inputs=(
            *readings,
            *finding_nodes(item, line),
            *past_nodes(item, line),
            *_judgement(item, line),
            *_ruling(item, line),
        ),
        example=line.example,
        details={
            "state": line.state.value,
            **_reach(line.low, line.high),
            **_settling(line),
            **({"gate": line.gate} if line.gate else {}),
        },
    )


def _gate(policy: Policy, line: Line) -> Text:
    return next((gate.label for gate in policy.gates if gate.code == line.gate), Text("", ""))


def _reach(low: Decimal | None, high: Decimal | None) -> dict[str, str]:
    return {} if low is None or high is None else {"low": plain(low), "high": plain(high)}


def _reading(item: str, measure: Measure, figure: Figure) -> Node:
    reading = figure.reading
    has_value = reading.state in {State.OK, State.TOO_FEW}
    interval = interval_of(figure.measure, reading)
    details = {"n": str(reading.n), "state": reading.state.value}
    if interval is not None:
        details |= {"interval_low": plain(interval.low), "interval_high": plain(interval.high)}
    return Node(
        id=f"item/{item}/{figure.measure}/{figure.scope}",
        kind=Kind.READING,
        label=measure.label,
        rule=measure.rule,
        formula=f"{plain(reading.numerator)} / {plain(reading.denominator)}" if has_value else "",
        value=_decimal(reading) if has_value else None,
        unit=measure.unit.value,
        sentence=sentences.of_reading(measure, reading, figure.scope),
        evidence=Evidence("reading", figure.measure, figure.scope.value, figure.key),
        details=details,
    )


def _decimal(reading: Reading) -> Decimal:
    """The ratio at ten decimals, for display beside the exact fraction in `formula`."""
    return Decimal(plain(half_up(reading.exact, 10)))


def interval_of(measure: str, reading: Reading) -> Interval | None:
    """The Wilson interval of a share of few facts; None where there is none to show.

    A share somebody states as 95.5 of 100 is no count of cases, and has none.
    """
    hits, cases = reading.numerator, reading.denominator
    if not isinstance(MEASURES[measure].takes, Share) or not 0 < reading.n < SMALL_SAMPLE:
        return None
    is_count = hits == int(hits) and cases == int(cases) and 0 <= hits <= cases
    return wilson(int(hits), int(cases)) if is_count else None


def _judgement(item: Item, line: Line) -> tuple[Node, ...]:
    if line.column is None or _is_ruled(line):
        return ()
    return _given(
        item, line, line.column.value, Evidence("review", ids=(line.review,) if line.review else ())
    )


def _ruling(item: Item, line: Line) -> tuple[Node, ...]:
    if line.settled is None or not _is_ruled(line):
        return ()
    return _given(item, line, "ruling", Evidence("ruling", ids=(line.settled.id,)))


def _given(item: Item, line: Line, by: str, evidence: Evidence) -> tuple[Node, ...]:
    """Points that people gave: a leaf that leads to their record."""
    if line.points is None:
        return ()
    node = Node(
        id=f"item/{item.code}/{by}",
        kind=Kind.JUDGEMENT,
        label=item.label,
        rule=item.rule,
        formula="",
        value=line.points,
        unit="points",
        sentence=sentences.of_line(item, line, ()),
        evidence=evidence,
    )
    return (node,)


def _is_ruled(line: Line) -> bool:
    return line.settled is not None and line.settled.settling is Settling.RULED


def _settling(line: Line) -> dict[str, str]:
    return {} if line.settled is None else {"settled": line.settled.settling.value, "by": line.settled.id}


def _deduction(policy: Policy, one: Deduction) -> Node:
    slot = next(slot for slot in policy.slots if slot.code == one.slot)
    label = slot.criterion or Text(f"减分格 {slot.code}", f"Deduction slot {slot.code}")
    return Node(
        id=f"deduction/{slot.code}",
        kind=Kind.DEDUCTION,
        label=label,
        rule=slot.rule,
        formula="once",
        value=one.points,
        unit="points",
        sentence=sentences.of_deduction(label, one.points, len(one.events), slot.rule, one.example),
        evidence=Evidence("events", ids=one.events),
        example=one.example,
    )


def _clip(policy: Policy, difference: Decimal) -> Node:
    limit = policy.low if difference > 0 else policy.high
    said = plain(limit if limit is not None else ZERO)
    word = Text("下限", "lower limit") if difference > 0 else Text("上限", "upper limit")
    return Node(
        id="total/clip",
        kind=Kind.CLIP,
        label=word,
        rule=", ".join(policy.rules),
        formula=f"limit {said}",
        value=difference,
        unit="points",
        sentence=Text(f"总分{word.zh}为 {said} 分", f"the {word.en} of the total is {said} points"),
    )
