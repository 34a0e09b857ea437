"""How a curve came to its points, in words: the row, the line, the condition or the findings."""

from collections.abc import Sequence
from fractions import Fraction

from ..curves.checklists import Checklist, Take, Verdict
from ..curves.rollup import Roll, RolledUp
from ..curves.shapes import (
    Achievement,
    Bands,
    Curve,
    JointShare,
    Lateness,
    Linear,
    MeanOf,
    Outcome,
    PassOrZero,
    PerEvent,
    Reviewed,
    Row,
    Sense,
    Steps,
    WorstOf,
)
from ..parts import Item
from ..texts import Text
from ..units import Unit
from .amounts import amount, edge, number

ROLL: dict[Roll, Text] = {
    Roll.MEAN: Text("平均值", "the mean"),
    Roll.SUM: Text("合计", "the sum"),
    Roll.LEAST: Text("最低值", "the lowest"),
}


def how(item: Item, curve: Curve | None, found: Outcome) -> Text:  # noqa: C901 - one case per curve
    """Why the figures of an item brought these points."""
    match curve:
        case Bands() | MeanOf() | WorstOf():
            return _banded(item, curve, found)
        case JointShare(target):
            met = found.figure is not None and found.figure >= target
            return against(Sense.AT_LEAST, edge(target, item.bindings[0].measure.unit), met=met)
        case PassOrZero(bounds, _) if found.row is None and len(bounds) > 1:
            return Text("各项要求均满足", "meeting every requirement")
        case PassOrZero(bounds, _):
            bound = bounds[found.row or 0]
            limit = edge(bound.limit, item.bindings[bound.measure].measure.unit)
            return against(bound.sense, limit, met=found.row is None)
        case PerEvent(each, _):
            return _per_event(item, each)
        case Linear():
            return Text("按直线折算", "read off the line")
        case Achievement(target, _, _):
            aim = edge(target, item.bindings[0].measure.unit)
            return Text(f"对照目标 {aim.zh}计算达成率", f"measured against the target of {aim.en}")
        case Steps(target, step, each, _, _, _):
            aim, size = (edge(one, item.bindings[0].measure.unit) for one in (target, step))
            return Text(
                f"与目标 {aim.zh}每差 {size.zh}扣 {number(each)} 分",
                f"losing {number(each)} per {size.en} off the target of {aim.en}",
            )
        case Lateness(each):
            return Text(f"每迟一天扣 {number(each)} 分", f"losing {number(each)} per day late")
        case Checklist():
            return _audited(curve, found)
        case RolledUp(_, _, take):
            said, months = ROLL[take], "、".join(found.basis)
            return Text(f"取 {months} 的{said.zh}", f"{said.en} of {', '.join(found.basis)}")
        case Reviewed() | None:
            return Text("由人评分", "judged by people")


def _audited(curve: Checklist, found: Outcome) -> Text:
    """Findings counted, and the indicators that failed by name."""
    verdicts = [one.verdict for one in found.findings]
    passed, failed = verdicts.count(Verdict.PASS), verdicts.count(Verdict.FAIL)
    out = verdicts.count(Verdict.NA)
    zh = f"检查 {passed + failed} 项，合格 {passed} 项"
    en = f"{passed} of {passed + failed} findings passed"
    if failed:
        labels = {one.code: one.label for one in curve.indicators}
        missed = [
            labels[code]
            for code in dict.fromkeys(f.indicator for f in found.findings if f.verdict is Verdict.FAIL)
        ]
        zh += f"，不合格：{'、'.join(f'「{one.zh}」' for one in missed)}"
        en += f", failed: {', '.join(f'“{one.en}”' for one in missed)}"
    if out:
        zh, en = f"{zh}，{out} 项不适用", f"{en}, {out} not applicable"
    if curve.take is Take.PASS_RATE and found.figure is not None:
        zh, en = f"{zh}，合格率 {number(found.figure)}%", f"{en}, pass rate {number(found.figure)} %"
    return Text(zh, en)


def _per_event(item: Item, each: Sequence[Fraction]) -> Text:
    if len(each) == 1:
        return Text(f"每次扣 {number(each[0])} 分", f"losing {number(each[0])} each")
    pairs = list(zip((binding.measure.label for binding in item.bindings), each, strict=True))
    zh = "、".join(f"「{label.zh}」每次扣 {number(lost)} 分" for label, lost in pairs)
    return Text(zh, ", ".join(f"losing {number(lost)} per “{label.en}”" for label, lost in pairs))


def _banded(item: Item, curve: Bands | MeanOf | WorstOf, found: Outcome) -> Text:
    table = curve if isinstance(curve, Bands) else curve.table
    unit = item.bindings[found.decided_by].measure.unit
    in_row = row(table.rows[found.row or 0], unit)
    said = Text(f"落在「{in_row.zh}」一档", f"in the row “{in_row.en}”")
    if isinstance(curve, WorstOf):
        decides = item.bindings[found.decided_by].measure.label
        return Text(
            f"以较差的「{decides.zh}」为准，{said.zh}", f"the worse, “{decides.en}”, decides: {said.en}"
        )
    if isinstance(curve, MeanOf) and found.figure is not None:
        mean = amount(found.figure, unit)
        return Text(f"平均 {mean.zh}，{said.zh}", f"on average {mean.en}, {said.en}")
    if table.precision is not None and found.figure is not None:
        shown = amount(found.figure, unit, table.precision)
        return Text(f"取 {shown.zh}，{said.zh}", f"taken as {shown.en}, {said.en}")
    return said


def row(one: Row, unit: Unit) -> Text:
    """A row by its edges: 95% 至不足 98% ; the words say which edge is in."""
    low = None if one.low is None else edge(one.low, unit)
    high = None if one.high is None else edge(one.high, unit)
    if one.upper_in:
        return _row_upper_in(low, high)
    if low is None and high is not None:
        return Text(f"低于 {high.zh}", f"below {high.en}")
    if low is not None and high is not None:
        return Text(f"{low.zh} 至不足 {high.zh}", f"from {low.en} to below {high.en}")
    if low is not None:
        return Text(f"{low.zh} 及以上", f"from {low.en}")
    return Text("任何数值", "of any figure")


def _row_upper_in(low: Text | None, high: Text | None) -> Text:
    if low is None and high is not None:
        return Text(f"{high.zh} 及以下", f"up to {high.en}")
    if low is not None and high is not None:
        return Text(f"高于 {low.zh} 至 {high.zh}", f"above {low.en} up to {high.en}")
    if low is not None:
        return Text(f"高于 {low.zh}", f"above {low.en}")
    return Text("任何数值", "of any figure")


def against(sense: Sense, limit: Text, *, met: bool) -> Text:
    """A bound that was met or not; the limit itself meets it."""
    match sense, met:
        case Sense.AT_LEAST, True:
            return Text(f"达到 {limit.zh} 的要求", f"reaching the required {limit.en}")
        case Sense.AT_LEAST, _:
            return Text(f"未达到 {limit.zh} 的要求", f"short of the required {limit.en}")
        case _, True:
            return Text(f"未超过上限 {limit.zh}", f"within the limit {limit.en}")
        case _:
            return Text(f"超过上限 {limit.zh}", f"over the limit {limit.en}")
