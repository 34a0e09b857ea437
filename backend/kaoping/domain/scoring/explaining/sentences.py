"""Every node of a trace as a sentence a person would say, in Chinese and in English."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ..curves.shapes import (
    Achievement,
    Bands,
    Curve,
    JointShare,
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
from ..inputs import Column, Settling
from ..measures.measure import Measure
from ..numbers import ZERO, half_up, plain
from ..parts import Item, Missing, Scope
from ..reading import Reading, State
from ..results import Line, LineState, Result
from ..texts import Text
from ..units import Unit

EXAMPLE = Text("【示例值】", " [example value]")

_UNIT: dict[Unit, Text] = {
    Unit.SHARE: Text("%", " %"),
    Unit.POINTS: Text(" 分", " points"),
    Unit.COUNT: Text(" 次", ""),
    Unit.MONEY: Text(" 元", " CNY"),
    Unit.DAYS: Text(" 天", " days"),
    Unit.HOURS: Text(" 小时", " h"),
}

_ABSENT: dict[State, Text] = {
    State.OK: Text("", ""),
    State.NO_DATA: Text("本期没有可计数的记录", "nothing to measure in this period"),
    State.NOT_PUBLISHED: Text("尚无数据来源", "not measured yet"),
    State.TOO_FEW: Text("样本不足", "sample too small"),
}

_COLUMN: dict[Column, Text] = {
    Column.SELF: Text("自评", "the self-score"),
    Column.MANAGER: Text("部门经理评分", "the department manager"),
    Column.COMPANY: Text("公司审核", "the company audit"),
}

_MISSING: dict[Missing, Text] = {
    Missing.FULL: Text("按规定给满分", "by rule this earns full points"),
    Missing.ZERO: Text("按规定记 0 分", "by rule this earns no points"),
    Missing.NOT_ASSESSED: Text("本期不考核此项", "the item is not assessed this period"),
    Missing.REDISTRIBUTE: Text(
        "本期不考核此项，分值按比例转给其他项目", "the item is not assessed and its weight goes to the others"
    ),
    Missing.CARRY_PREVIOUS: Text("沿用上期得分", "last period's points are carried on"),
    Missing.STORE_AVERAGE: Text("按同店同事平均分计", "the mean of the colleagues in the store counts"),
    Missing.REVIEWED: Text("改由人工评分", "people judge the item instead"),
}


def number(value: Decimal | Fraction, places: int = 2) -> str:
    """A number for reading: at most so many decimals, none needlessly."""
    return plain(half_up(value, places))


def amount(value: Fraction, unit: Unit, places: int = 2) -> Text:
    """A figure with its unit; a share always shows two decimals, so that 97.99 never reads as 98."""
    said = str(half_up(value, places)) if unit is Unit.SHARE else number(value, places)
    return Text(f"{said}{_UNIT[unit].zh}", f"{said}{_UNIT[unit].en}")


def of_reading(measure: Measure, reading: Reading, scope: Scope) -> Text:
    """`满意率 98.00%(49/50)`, or why there is no figure; a store's reading says so."""
    name = measure.label
    if scope is Scope.STORE:
        name = Text(f"全店{name.zh}", f"{name.en} of the store")
    if reading.state is not State.OK:
        why = _ABSENT[reading.state]
        return Text(f"{name.zh}：{why.zh}", f"{name.en}: {why.en}")
    figure = amount(reading.figure(measure.unit), measure.unit)
    fraction = f"{number(reading.numerator)}/{number(reading.denominator)}"
    if measure.unit is not Unit.SHARE:
        return Text(f"{name.zh} {figure.zh}", f"{name.en} {figure.en}")
    return Text(f"{name.zh} {figure.zh}({fraction})", f"{name.en} {figure.en} ({fraction})")


def of_line(item: Item, line: Line, readings: Sequence[Text]) -> Text:
    """Why a line has its points: figure, row or condition, points of full points, rule."""
    reason = _reason(item, line, readings)
    if line.state is LineState.NOT_ASSESSED or line.points is None:
        said = reason
    else:
        points, full = number(line.points), number(line.full or ZERO)
        said = Text(
            f"{reason.zh}，得 {points} 分（满分 {full} 分）", f"{reason.en}: {points} of {full} points"
        )
    mark = EXAMPLE if line.example else Text("", "")
    held = line.settled is not None and line.settled.settling is Settling.HELD
    kept = Text("，修订中保持不变", "; held by the revision") if held else Text("", "")
    return Text(f"{said.zh}{kept.zh}({item.rule}){mark.zh}", f"{said.en}{kept.en} ({item.rule}){mark.en}")


def _reason(item: Item, line: Line, readings: Sequence[Text]) -> Text:
    name, figures = item.label, _joined(readings)
    if line.settled is not None and line.settled.settling is Settling.RULED:
        why = line.settled.reason
        return Text(f"{name.zh}：经申诉裁定（{why}）", f"{name.en}: ruled on appeal ({why})")
    match line.state:
        case LineState.UNSET:
            return Text(
                f"{name.zh}：方案尚未设定分值或评分办法", f"{name.en}: the policy does not set it yet"
            )
        case LineState.OPEN:
            return _open(name, line)
        case LineState.JUDGED:
            who = _COLUMN[line.column or Column.COMPANY]
            return Text(f"{name.zh}：以{who.zh}为准", f"{name.en}: {who.en} decides")
        case LineState.RULED | LineState.NOT_ASSESSED:
            if line.missing is None:
                return Text(
                    f"{name.zh}：尚无人评分，按起始分计", f"{name.en}: not judged, it stays where it starts"
                )
            rule = _MISSING[line.missing]
            return Text(f"{figures.zh}，{rule.zh}", f"{figures.en}; {rule.en}")
        case LineState.SCORED:
            found = line.outcome or Outcome(Fraction(0))
            how = _how(item, item.curve, found)
            return Text(f"{figures.zh}，{how.zh}", f"{figures.en}, {how.en}")


def _open(name: Text, line: Line) -> Text:
    waits = Text("等待部门经理或公司评分", "waits for the manager or the company")
    if line.suggested is None:
        return Text(f"{name.zh}：{waits.zh}", f"{name.en}: {waits.en}")
    own = number(line.suggested)
    return Text(
        f"{name.zh}：自评 {own} 分，自评不作数，{waits.zh}",
        f"{name.en}: self-score {own}, which alone never counts; {waits.en}",
    )


def _how(item: Item, curve: Curve | None, found: Outcome) -> Text:
    match curve:
        case Bands() | MeanOf() | WorstOf():
            return _banded(item, curve, found)
        case JointShare(target):
            met = found.figure is not None and found.figure >= target
            return _against(Sense.AT_LEAST, _edge(target, item.bindings[0].measure.unit), met=met)
        case PassOrZero(bounds, _) if found.row is None and len(bounds) > 1:
            return Text("各项要求均满足", "meeting every requirement")
        case PassOrZero(bounds, _):
            bound = bounds[found.row or 0]
            limit = _edge(bound.limit, item.bindings[bound.measure].measure.unit)
            return _against(bound.sense, limit, met=found.row is None)
        case PerEvent(each, _):
            return _per_event(item, each)
        case Linear():
            return Text("按直线折算", "read off the line")
        case Achievement(target, _, _):
            return Text(
                f"对照目标 {number(target)} 计算达成率", f"measured against the target {number(target)}"
            )
        case Steps(target, step, each, _, _, _):
            return Text(
                f"与目标 {number(target)} 每差 {number(step)} 扣 {number(each)} 分",
                f"losing {number(each)} per {number(step)} off the target {number(target)}",
            )
        case Reviewed() | None:
            return Text("由人评分", "judged by people")


def _per_event(item: Item, each: Sequence[Fraction]) -> Text:
    if len(each) == 1:
        return Text(f"每次扣 {number(each[0])} 分", f"losing {number(each[0])} each")
    pairs = list(zip((binding.measure.label for binding in item.bindings), each, strict=True))
    zh = "、".join(f"{label.zh}每次扣 {number(lost)} 分" for label, lost in pairs)
    return Text(zh, ", ".join(f"losing {number(lost)} per {label.en}" for label, lost in pairs))


def _banded(item: Item, curve: Bands | MeanOf | WorstOf, found: Outcome) -> Text:
    table = curve if isinstance(curve, Bands) else curve.table
    unit = item.bindings[found.decided_by].measure.unit
    row = _row(table.rows[found.row or 0], unit)
    if isinstance(curve, WorstOf):
        decides = item.bindings[found.decided_by].measure.label
        return Text(
            f"以较差的「{decides.zh}」为准，落在 {row.zh}", f"the worse, {decides.en}, decides: {row.en}"
        )
    if isinstance(curve, MeanOf) and found.figure is not None:
        mean = amount(found.figure, unit)
        return Text(f"平均 {mean.zh}，落在 {row.zh}", f"on average {mean.en}, {row.en}")
    if table.precision is not None and found.figure is not None:
        shown = amount(found.figure, unit, table.precision)
        return Text(f"取 {shown.zh}，落在 {row.zh}", f"taken as {shown.en}, {row.en}")
    return Text(f"落在 {row.zh}", row.en)


def _row(row: Row, unit: Unit) -> Text:
    low = None if row.low is None else _edge(row.low, unit)
    high = None if row.high is None else _edge(row.high, unit)
    if low is None and high is not None:
        return Text(f"低于 {high.zh} 一档", f"in the row below {high.en}")
    if low is not None and high is not None:
        return Text(f"{low.zh} 至不足 {high.zh} 一档", f"in the row from {low.en} to below {high.en}")
    if low is not None:
        return Text(f"{low.zh} 及以上一档", f"in the row from {low.en}")
    return Text("唯一一档", "in the only row")


def _edge(edge: Fraction, unit: Unit) -> Text:
    return Text(f"{number(edge, 6)}{_UNIT[unit].zh}", f"{number(edge, 6)}{_UNIT[unit].en}")


def _against(sense: Sense, limit: Text, *, met: bool) -> Text:
    match sense, met:
        case Sense.AT_LEAST, True:
            return Text(f"达到 {limit.zh} 的要求", f"reaching the required {limit.en}")
        case Sense.AT_LEAST, _:
            return Text(f"未达到 {limit.zh} 的要求", f"short of the required {limit.en}")
        case _, True:
            return Text(f"未超过上限 {limit.zh}", f"within the limit {limit.en}")
        case _:
            return Text(f"超过上限 {limit.zh}", f"over the limit {limit.en}")


def _joined(texts: Sequence[Text]) -> Text:
    return Text("、".join(text.zh for text in texts), ", ".join(text.en for text in texts))


def of_deduction(label: Text, points: Decimal, times: int, rule: str, example: bool) -> Text:
    """A slot that fired; further events of the period are named, and cost nothing more."""
    mark = EXAMPLE if example else Text("", "")
    more = Text("", "")
    if times > 1:
        more = Text(f"，本期发生 {times} 次，只扣一次", f"; {times} events this period count once")
    lost = plain(abs(points))
    return Text(
        f"{label.zh}：减 {lost} 分{more.zh}({rule}){mark.zh}",
        f"{label.en}: {lost} points off{more.en} ({rule}){mark.en}",
    )


def of_total(result: Result, grade: Text | None) -> Text:
    """The total with its parts, and, while the sheet is open, what it can still become."""
    mark = EXAMPLE if result.example else Text("", "")
    if result.total is None:
        return Text(f"还没有任何得分{mark.zh}", f"no points yet{mark.en}")
    parts = _parts(result)
    total, possible = number(result.total), number(result.possible or ZERO)
    if result.complete:
        named = Text("", "") if grade is None else Text(f"，{grade.zh}", f", {grade.en}")
        return Text(
            f"{parts.zh}，总分 {total} 分（应考 {possible} 分）{named.zh}{mark.zh}",
            f"{parts.en}: total {total} of {possible}{named.en}{mark.en}",
        )
    low, high = number(result.low or ZERO), number(result.high or ZERO)
    count = len(result.open)
    open_items = "1 item" if count == 1 else f"{count} items"
    return Text(
        f"{parts.zh}，截至目前 {total} 分；还有 {count} 项未定，最终在 {low} 到 {high} 分之间（暂定）"
        f"{mark.zh}",
        f"{parts.en}: {total} so far; {open_items} open, it can end between {low} and {high}"
        f" (provisional){mark.en}",
    )


def _parts(result: Result) -> Text:
    lines = sum((line.points for line in result.lines if line.points is not None), ZERO)
    taken = abs(sum((one.points for one in result.deductions), ZERO))
    said = Text(f"各项合计 {number(lines)} 分", f"items {number(lines)}")
    if taken:
        said = Text(f"{said.zh}，减分 {number(taken)} 分", f"{said.en}, deductions {number(taken)}")
    if result.total != result.unclipped:
        said = Text(f"{said.zh}，受上下限约束", f"{said.en}, limited")
    return said
