"""Curves in words and tables: what an item brings for which figure."""

from fractions import Fraction

from ..curves.checklists import Checklist, Indicator, Take
from ..curves.rollup import RolledUp
from ..curves.shapes import (
    Achievement,
    Bands,
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
from ..explaining.amounts import NOTHING, edge, number, plural
from ..explaining.curve_words import ROLL, row
from ..names import TOTAL
from ..parts import Item
from ..texts import Text
from ..units import Unit
from ..words import POSITION, Words
from .markdown import UNSET, Block, Paragraph, listed, same, table


def how_scored(item: Item, words: Words) -> list[Block]:
    """The item's curve: a table where it has rows, else a sentence."""
    curve = item.curve
    if curve is None:
        return [Paragraph(Text(f"评分办法：{UNSET.zh}", f"Scoring: {UNSET.en}"))]
    said = _said(item, curve)
    blocks: list[Block] = [Paragraph(Text(f"评分办法：{said.zh}", f"Scoring: {said.en}"))]
    if isinstance(curve, Bands | WorstOf | MeanOf):
        blocks.append(_rows(item, curve if isinstance(curve, Bands) else curve.table))
    if isinstance(curve, Linear):
        unit = _unit(item)
        head = (Text("数值", "Figure"), Text("得分", "Points"))
        knots = [(edge(x, unit), same(number(y, 4))) for x, y in curve.knots]
        blocks.append(table(head, knots))
    if isinstance(curve, Checklist):
        blocks.append(_indicators(curve, words))
    return blocks


def _unit(item: Item) -> Unit:
    return item.bindings[0].measure.unit if item.bindings else Unit.POINTS


def _rows(item: Item, bands: Bands) -> Block:
    unit = _unit(item)
    head = (Text("数值", "Figure"), Text("得分", "Points"))
    lines = [
        (row(one, unit), UNSET if one.points is None else same(number(one.points, 4))) for one in bands.rows
    ]
    return table(head, lines)


def _indicators(curve: Checklist, words: Words) -> Block:
    """Columns that would stay empty are left out."""
    columns = {
        Text("检查项", "Indicator"): [_indicator(one) for one in curve.indicators],
        Text("合格", "Passed"): [same(number(one.points, 4)) for one in curve.indicators],
        Text("不合格", "Failed"): [same(number(one.fail, 4)) for one in curve.indicators],
        Text("责任岗位", "Post"): [
            words.said(POSITION, one.post) if one.post else NOTHING for one in curve.indicators
        ],
        Text("要求", "Accepts"): [_accepts(one) for one in curve.indicators],
    }
    shown = {head: cells for head, cells in columns.items() if any(cell.zh for cell in cells)}
    return table(list(shown), zip(*shown.values(), strict=True))


def _indicator(one: Indicator) -> Text:
    key = Text("（关键项）", " (key factor)") if one.key else NOTHING
    return Text(f"{one.label.zh}{key.zh} `{one.code}`", f"{one.label.en}{key.en} `{one.code}`")


def _accepts(one: Indicator) -> Text:
    if one.accepts is None:
        return NOTHING
    low, high = (
        None if end is None else number(end, 6) for end in (one.accepts.at_least, one.accepts.at_most)
    )
    if low is None or high is None:
        return (
            Text(f"不高于 {high}", f"at most {high}")
            if low is None
            else Text(f"不低于 {low}", f"at least {low}")
        )
    return Text(f"{low}–{high}（含两端）", f"{low}–{high}, ends included")


def _said(item: Item, curve: Curve) -> Text:  # noqa: C901, PLR0912 - one case per curve
    unit = _unit(item)
    match curve:
        case Bands(precision=None):
            return Text("按档位表，用精确数值对照", "by the table, on the exact figure")
        case Bands(precision=places):
            return Text(
                f"按档位表，数值先四舍五入到 {places} 位小数",
                f"by the table, the figure rounded half-up to {plural(str(places), 'decimal')} first",
            )
        case WorstOf():
            return Text(
                "按档位表，取各指标中得分最低的一个", "by the table; the measure that brings least decides"
            )
        case MeanOf():
            return Text("各指标取算术平均后按档位表", "the unweighted mean of the measures, by the table")
        case JointShare(target):
            limit = edge(target, unit)
            return Text(
                f"同时满足全部条件的比例达到 {limit.zh} 得满分，否则 0 分",
                f"full points when the share meeting all conditions reaches {limit.en}, else 0",
            )
        case PassOrZero(bounds, otherwise):
            return _pass_or_zero(item, bounds, otherwise)
        case PerEvent(each, floor):
            return _per_event(item, each, floor)
        case Linear():
            return Text("在各点之间按直线折算", "on straight lines between these points")
        case Achievement(target, cap, inverse):
            return _achievement(edge(target, unit), cap, inverse=inverse)
        case Steps():
            return _steps(curve, unit)
        case Lateness(each):
            return Text(
                f"从满分起，每迟一天扣 {number(each)} 分，扣完为止；未提交的按缺数规则",
                f"from full points, {number(each)} less per day late, not below 0",
            )
        case Checklist(take=Take.PASS_RATE):
            return Text(
                "按检查表合格率计分，不适用项不计入", "by the pass rate of the checklist; NA is left out"
            )
        case Checklist():
            return Text(
                "按检查表各项得分合计，不适用项不计入，多次检查取平均",
                "the points of the checklist added up; NA is left out, several visits count by their mean",
            )
        case RolledUp(of, periods, take):
            said = ROLL[take]
            what = Text("总分", "the total") if of == TOTAL else Text("该项得分", "the item's points")
            return Text(
                f"取期内各月{what.zh}的{said.zh}，至少 {periods} 期",
                f"{said.en} of {what.en} of the months inside, {plural(str(periods), 'period')} at least",
            )
        case Reviewed(choices, start):
            return _reviewed(choices, start)


def _pass_or_zero(item: Item, bounds: tuple[Bound, ...], otherwise: Fraction) -> Text:
    conditions = []
    for one in bounds:
        measure = item.bindings[one.measure].measure
        limit = edge(one.limit, measure.unit)
        word = Text("不低于", "at least") if one.sense is Sense.AT_LEAST else Text("不高于", "at most")
        label = measure.label
        conditions.append(
            Text(f"「{label.zh}」{word.zh} {limit.zh}", f"“{label.en}” is {word.en} {limit.en}")
        )
    zh, en = "且".join(one.zh for one in conditions), " and ".join(one.en for one in conditions)
    other = number(otherwise)
    return Text(f"{zh}，得满分，否则 {other} 分", f"full points when {en}, else {other}")


def _per_event(item: Item, each: tuple[Fraction, ...], floor: Fraction | None) -> Text:
    parts = listed(
        Text(
            f"「{binding.measure.label.zh}」每次扣 {number(lost)} 分",
            f"{number(lost)} less per “{binding.measure.label.en}”",
        )
        for binding, lost in zip(item.bindings, each, strict=True)
    )
    least = (
        Text("，可扣到负分", ", below 0 as well")
        if floor is None
        else Text(f"，最低 {number(floor)} 分", f", not below {number(floor)}")
    )
    return Text(f"从满分起，{parts.zh}{least.zh}", f"from full points, {parts.en}{least.en}")


def _achievement(target: Text, cap: Fraction, *, inverse: bool) -> Text:
    ratio = Text("目标 ÷ 实际", "target ÷ actual") if inverse else Text("实际 ÷ 目标", "actual ÷ target")
    share = number(cap * 100)
    most = Text("最多得满分", "full points at most")
    if cap != 1:
        most = Text(f"最多得满分的 {share}%", f"{share} % of the full points at most")
    return Text(
        f"满分 × {ratio.zh}，目标为 {target.zh}，{most.zh}",
        f"full points × {ratio.en}; the target is {target.en}, {most.en}",
    )


def _steps(curve: Steps, unit: Unit) -> Text:
    target, step = edge(curve.target, unit), edge(curve.step, unit)
    if unit is Unit.SHARE:
        size = number(curve.step, 6)
        step = Text(f"{size} 个百分点", f"{plural(size, 'percentage point')}")
    side = Text("高于", "above") if curve.inverse else Text("低于", "below")
    whole = curve.counting is Counting.WHOLE
    counted = Text("每满", "per whole") if whole else Text("每", "per started")
    each, floor = number(curve.each), number(curve.floor)
    return Text(
        f"{side.zh}目标 {target.zh} 时，{counted.zh} {step.zh}扣 {each} 分，最低 {floor} 分",
        f"{plural(each, 'point')} less {counted.en} {step.en} {side.en} the target of {target.en}, "
        f"not below {floor}",
    )


def _reviewed(choices: tuple[Fraction, ...], start: Fraction | None) -> Text:
    known = "、".join(number(one, 4) for one in choices)
    points = (
        Text(f"可选 {known} 分", f"one of {known.replace('、', ', ')}")
        if choices
        else Text("0 至满分", "0 to full points")
    )
    blank = Text("，未评须补评", "; a blank stays open")
    if start is not None:
        blank = Text(f"，未评按 {number(start)} 分", f"; not judged it is worth {number(start)}")
    return Text(
        f"人工评分（{points.zh}），以公司审核为准，无则以经理评分为准，仅有自评不作数{blank.zh}",
        f"judged by people ({points.en}): the company decides, else the manager, "
        f"a self-score alone never{blank.en}",
    )
