"""What stands behind a line besides readings: findings of a checklist, and earlier periods."""

from decimal import Decimal

from ..curves.checklists import Checklist, Finding, Indicator, Verdict
from ..curves.rollup import RolledUp
from ..numbers import half_up
from ..parts import Item
from ..results import Line
from ..texts import Text
from .amounts import number, plural
from .trace import Evidence, Kind, Node

_VERDICT: dict[Verdict, Text] = {
    Verdict.PASS: Text("合格", "passed"),
    Verdict.FAIL: Text("不合格", "failed"),
    Verdict.NA: Text("不适用，不计入", "not applicable, left out"),
}


def finding_nodes(item: Item, line: Line) -> tuple[Node, ...]:
    """Findings that counted, each with its points in the checklist's own scale."""
    if not isinstance(item.curve, Checklist) or line.outcome is None:
        return ()
    indicators = {one.code: one for one in item.curve.indicators}
    return tuple(
        _finding(item, indicators[one.indicator], at, one) for at, one in enumerate(line.outcome.findings)
    )


def _finding(item: Item, indicator: Indicator, at: int, one: Finding) -> Node:
    verdict = _VERDICT[one.verdict]
    counts = one.verdict is not Verdict.NA
    points = (
        Text(f"，得 {number(one.points)} 分", f": {plural(number(one.points), 'point')}")
        if counts
        else Text("", "")
    )
    value: Decimal | None = half_up(one.points, 6) if counts else None
    details = {"verdict": one.verdict.value} | ({"visit": one.visit} if one.visit else {})
    return Node(
        id=f"item/{item.code}/finding/{at}",
        kind=Kind.FINDING,
        label=indicator.label,
        rule=item.rule,
        formula="",
        value=value,
        unit="points",
        sentence=Text(
            f"{indicator.label.zh}：{verdict.zh}{points.zh}", f"{indicator.label.en}: {verdict.en}{points.en}"
        ),
        evidence=Evidence("occurrences", ids=(one.id,)),
        details=details,
    )


def past_nodes(item: Item, line: Line) -> tuple[Node, ...]:
    """The earlier periods a roll-up rests on."""
    if not isinstance(item.curve, RolledUp) or line.outcome is None:
        return ()
    return tuple(
        Node(
            id=f"item/{item.code}/past/{period}",
            kind=Kind.PAST,
            label=Text(period, period),
            rule=item.rule,
            formula=item.curve.of,
            value=None,
            unit="points",
            sentence=Text(f"{period} 期的结果", f"what {period} ended with"),
            evidence=Evidence("past", ids=(period,)),
        )
        for period in line.outcome.basis
    )
