"""Step 11: rows of periods in which the condition of a trigger held → proposals."""

import re
from collections.abc import Mapping, Sequence

from .inputs import PastPeriod
from .names import Known, Stage, stated
from .results import Proposal, Result
from .triggers import Trigger
from .work import Work


def fire_triggers(work: Work) -> None:
    """A condition over a name without a value does not hold, now or in an earlier period."""
    if not work.policy.triggers:
        return
    past: dict[str, dict[str, PastPeriod]] = {}
    for one in work.past:
        past.setdefault(one.subject, {})[one.period] = one
    for result in work.live:
        if not result.open:
            _fire(work, result, past.get(result.subject, {}))


def _fire(work: Work, result: Result, past: Mapping[str, PastPeriod]) -> None:
    policy = work.view(result)
    known, params = work.known(result, Stage.TRIGGERS), stated(policy)
    for trigger in policy.triggers:
        wanted = None if trigger.periods.formula is None else params.amount(trigger.periods.formula, 0)
        if wanted is None or not known.decide(trigger.when):
            continue
        row = _row(trigger, work.population.period.code, past, params, int(wanted))
        if len(row) == int(wanted):
            result.proposals.append(Proposal(trigger.code, trigger.action.code, tuple(row)))


def _row(
    trigger: Trigger, current: str, past: Mapping[str, PastPeriod], params: Known, wanted: int
) -> Sequence[str]:
    """Codes of the periods of the row, oldest first, as far back as it holds and is wanted."""
    row = [current]
    while len(row) < wanted:
        code = period_before(row[0])
        if code is None or code not in past:
            break
        if not params.with_names(past[code].names).decide(trigger.when):
            break
        row.insert(0, code)
    return row


def period_before(code: str) -> str | None:
    """2026-01 → 2025-12, 2026-Q1 → 2025-Q4, 2026 → 2025; None for what is no such code."""
    found = re.fullmatch(r"([0-9]{4})(?:-(Q?)([0-9]{1,2}))?", code)
    if found is None:
        return None
    year, quarter, number = int(found[1]), found[2], found[3]
    if number is None:
        return f"{year - 1:04d}"
    at = int(number) - 1
    if quarter:
        return f"{year - 1:04d}-Q4" if at == 0 else f"{year:04d}-Q{at}"
    return f"{year - 1:04d}-12" if at == 0 else f"{year:04d}-{at:02d}"
