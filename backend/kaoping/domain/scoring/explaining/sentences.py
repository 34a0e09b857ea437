"""Every node of a trace as a sentence a person would say, in Chinese and in English."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ..curves.checklists import Checklist
from ..curves.shapes import Bands, MeanOf, Outcome, WorstOf
from ..inputs import Column, Settling
from ..measures.measure import Measure
from ..numbers import ZERO, plain
from ..parts import Item, Missing, Scope
from ..reading import Reading, State
from ..results import Line, LineState, Result
from ..texts import Text
from ..units import Unit
from .amounts import NOTHING, amount, cited, joined, mark, number, plural
from .curve_words import how

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


def of_reading(measure: Measure, reading: Reading, scope: Scope) -> Text:
    """`满意率 98.00%（49/50）`, or why there is no figure; a store's reading says so."""
    name = measure.label
    if scope is Scope.STORE:
        name = Text(f"全店{name.zh}", f"{name.en} of the store")
    if reading.state is not State.OK:
        why = _ABSENT[reading.state]
        return Text(f"{name.zh}：{why.zh}", f"{name.en}: {why.en}")
    figure = amount(reading.figure(measure.unit), measure.unit)
    if reading.partial:
        name = Text(f"{name.zh}（部分指标无数据，取其余平均）", f"{name.en} (of those with data)")
    fraction = f"{number(reading.numerator)}/{number(reading.denominator)}"
    if measure.unit is not Unit.SHARE:
        return Text(f"{name.zh} {figure.zh}", f"{name.en} {figure.en}")
    return Text(f"{name.zh} {figure.zh}（{fraction}）", f"{name.en} {figure.en} ({fraction})")


def of_line(item: Item, line: Line, readings: Sequence[Text], gate: Text = NOTHING) -> Text:
    """Why a line has its points: figure, row or condition, points of full points, rule; or its gate."""
    reason = _reason(item, line, readings)
    if line.state.is_off_sheet or line.points is None:
        said = reason
    elif line.gate:
        said = Text(
            f"{reason.zh}，门槛「{gate.zh}」生效，记 0 分",
            f"{reason.en}; the gate “{gate.en}” closed: 0 points",
        )
    else:
        points, full = number(line.points), number(line.full or ZERO)
        said = Text(
            f"{reason.zh}，得 {points} 分（满分 {full} 分）",
            f"{reason.en}: {points} of {plural(full, 'point')}",
        )
    shown = mark(line.example)
    held = line.settled is not None and line.settled.settling is Settling.HELD
    kept = Text("，修订中保持不变", "; held by the revision") if held else Text("", "")
    where = cited(item.rule)
    return Text(f"{said.zh}{kept.zh}{where.zh}{shown.zh}", f"{said.en}{kept.en}{where.en}{shown.en}")


def _reason(item: Item, line: Line, readings: Sequence[Text]) -> Text:
    name = item.label
    figures = joined(readings) if readings else name
    if line.settled is not None and line.settled.settling is Settling.RULED:
        why = line.settled.reason
        return Text(f"{name.zh}：经申诉裁定（{why}）", f"{name.en}: ruled on appeal ({why})")
    match line.state:
        case LineState.UNSET:
            return _unset(item, line, figures)
        case LineState.NOT_DUE:
            return Text(
                f"{name.zh}：本月不考核，分值按比例转给其他项目",
                f"{name.en}: not due this month, its weight goes to the others",
            )
        case LineState.OPEN:
            return _open(item, line)
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
            said = how(item, item.curve, found)
            return Text(f"{figures.zh}，{said.zh}", f"{figures.en}, {said.en}")


def _unset(item: Item, line: Line, figures: Text) -> Text:
    """What nobody has set: the row of a table that the figure fell into, or the item as a whole."""
    name, curve, found = item.label, item.curve, line.outcome
    if isinstance(curve, Bands | MeanOf | WorstOf) and found is not None:
        said = how(item, curve, found)
        return Text(
            f"{figures.zh}，{said.zh}，该档分值尚未设定",
            f"{figures.en}, {said.en}, whose points are not set yet",
        )
    return Text(f"{name.zh}：方案尚未设定分值或评分办法", f"{name.en}: the policy does not set it yet")


def _open(item: Item, line: Line) -> Text:
    name = item.label
    if isinstance(item.curve, Checklist):
        return Text(f"{name.zh}：还有检查项没有结果", f"{name.en}: some indicators have no finding yet")
    waits = Text("等待部门经理或公司评分", "waits for the manager or the company")
    if line.suggested is None:
        return Text(f"{name.zh}：{waits.zh}", f"{name.en}: {waits.en}")
    own = number(line.suggested)
    return Text(
        f"{name.zh}：自评 {own} 分，自评不作数，{waits.zh}",
        f"{name.en}: self-score {own}, which alone never counts; {waits.en}",
    )


def of_deduction(label: Text, points: Decimal, times: int, rule: str, example: bool) -> Text:
    """A slot that fired; further events of the period are named, and cost nothing more."""
    shown = mark(example)
    more = Text("", "")
    if times > 1:
        more = Text(f"，本期发生 {times} 次，只扣一次", f"; {times} events this period count once")
    lost, where = plain(abs(points)), cited(rule)
    return Text(
        f"{label.zh}：减 {lost} 分{more.zh}{where.zh}{shown.zh}",
        f"{label.en}: {plural(lost, 'point')} off{more.en}{where.en}{shown.en}",
    )


def of_total(result: Result, grade: Text | None) -> Text:
    """The total with its parts, and, while the sheet is open, what it can still become."""
    shown = mark(result.example)
    if result.total is None:
        return Text(f"还没有任何得分{shown.zh}", f"no points yet{shown.en}")
    parts = _parts(result)
    total, possible = number(result.total), number(result.possible or ZERO)
    if result.complete:
        named = Text("", "") if grade is None else Text(f"，{grade.zh}", f", {grade.en}")
        return Text(
            f"{parts.zh}，总分 {total} 分（应考 {possible} 分）{named.zh}{shown.zh}",
            f"{parts.en}: total {total} of {possible}{named.en}{shown.en}",
        )
    low, high = number(result.low or ZERO), number(result.high or ZERO)
    count = len(result.open)
    open_items = "1 item" if count == 1 else f"{count} items"
    return Text(
        f"{parts.zh}，截至目前 {total} 分；还有 {count} 项未定，最终在 {low} 到 {high} 分之间（暂定）"
        f"{shown.zh}",
        f"{parts.en}: {total} so far; {open_items} open, it can end between {low} and {high}"
        f" (provisional){shown.en}",
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
