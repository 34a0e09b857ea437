"""The points people of the demo give: drawn within what an item allows, each with a reason."""

import random
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import LineState
from kaoping.scorecards.schemas_periods import EntryIn, SheetColumnOut, SheetItemOut, SheetOut, SheetRowOut
from kaoping.storage.tables.scoring import Card

HALF = Decimal("0.5")
GIVEN = (0.7, 0.92)
"""How much of an item's points is given, at least and at most: an appeal has something to ask for."""

OWN_ITEMS = 3
MET, CORRECTED = 0.93, 0.04
"""How often a yes-or-no item is met, and how often the company corrects what the manager gave."""

PRAISE = ("流程执行到位，个别环节待加强", "记录完整，配合度好", "客户反馈良好，继续保持", "完成当月要求")
LACKING = ("当月记录缺两次", "资料未按时归档", "月度汇总漏交一次")
OWN_WORDS = ("本月按流程作业，无遗漏", "当月任务全部完成", "主动协助同事处理客户问题")
CORRECTION = "抽查记录与评分不符，按抽查结果更正"

Columns = Mapping[tuple[str, str], SheetColumnOut]


def columns_of(sheet: SheetOut) -> Columns:
    return {(column.policy, column.item): column for column in sheet.columns}


def fill(rng: random.Random, rows: Iterable[SheetRowOut], columns: Columns) -> Iterator[dict[str, Any]]:
    """The manager's entries: one for every item that still waits for a judgement."""
    for row in rows:
        for item in row.items:
            if item.open:
                points, reason = _judge(rng, columns[row.policy, item.item])
                yield _entry(row, item, points, reason)


def correct(rng: random.Random, rows: Iterable[SheetRowOut], columns: Columns) -> Iterator[dict[str, Any]]:
    """The company's entries: rare, and never above what the manager gave."""
    for row in rows:
        for item in row.items:
            column, given = columns[row.policy, item.item], item.manager
            if given and given.points > 1 and column.choices is None and rng.random() < CORRECTED:
                yield _entry(row, item, given.points - 1, CORRECTION)


def fill_oneself(rng: random.Random, card: Card, policy: Policy) -> Iterator[EntryIn]:
    """A few items of one's own sheet, in full: nobody is stricter with themselves.

    Points are entered out of what the policy gives for the item, whatever other items left to it.
    """
    waiting = [line["item"] for line in card.result["lines"] if line["state"] == LineState.OPEN]
    for code in waiting[:OWN_ITEMS]:
        full, reason = str(policy.item(code).full), rng.choice(OWN_WORDS)
        yield EntryIn.model_validate({"card_id": card.id, "item": code, "points": full, "reason": reason})


def _judge(rng: random.Random, column: SheetColumnOut) -> tuple[Decimal, str]:
    if column.choices is None:
        return _share(rng, column.max), rng.choice(PRAISE)
    if rng.random() < MET:
        return max(column.choices), rng.choice(PRAISE)
    return min(column.choices), rng.choice(LACKING)


def _share(rng: random.Random, full: Decimal) -> Decimal:
    """Half points, as people give them."""
    halves = Decimal(str(rng.uniform(*GIVEN))) * full / HALF
    return halves.to_integral_value(ROUND_FLOOR) * HALF


def _entry(row: SheetRowOut, item: SheetItemOut, points: Decimal, reason: str) -> dict[str, Any]:
    return {"card_id": row.card_id, "item": item.item, "points": str(points), "reason": reason}
