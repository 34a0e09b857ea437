"""Steps 6 and 7: the total of a sheet, within what gates and limits leave, and its grade."""

from decimal import Decimal

from .gating import graded, limited
from .numbers import ZERO
from .policy import Policy
from .work import Work


def total(work: Work) -> None:
    """Lines and deductions, then the gates that bear on the total, then its limits: the clip comes last."""
    for result in work.live:
        policy = work.view(result)
        taken = sum((one.points for one in result.deductions), ZERO)
        scored = [line.points for line in result.lines if line.points is not None]
        on_sheet = [line for line in result.lines if not line.state.is_off_sheet]
        result.possible = sum((line.full for line in on_sheet if line.full is not None), ZERO)
        result.low = sum((line.low for line in on_sheet), taken)
        result.high = sum((line.high for line in on_sheet), taken)
        # A sheet of no lines at all is complete with what its deductions leave: a scheme of events only.
        result.unclipped = sum(scored, taken) if scored or not result.lines else None
        limited(work, result)
        result.low, result.high = _clip(policy, result.low), _clip(policy, result.high)
        result.total = _clip(policy, result.unclipped)


def _clip(policy: Policy, total: Decimal | None) -> Decimal | None:
    if total is None:
        return None
    if policy.low is not None:
        total = max(policy.low, total)
    return total if policy.high is None else min(policy.high, total)


def grade(work: Work) -> None:
    """Only a complete sheet has a grade: half a month's points are no failure."""
    for result in work.live:
        if result.complete and result.total is not None:
            policy = work.view(result)
            result.grade = graded(policy, result, grade_of(policy, result.total))


def grade_of(policy: Policy, total: Decimal) -> str | None:
    """The exact total decides: 59.99 is below 60. None where the policy has no grades."""
    for one in policy.grades:
        if one.low is None or total >= one.low:
            return one.code
    return None
