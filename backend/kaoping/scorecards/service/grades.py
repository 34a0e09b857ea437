"""The grades of a policy as they go out, from the highest down."""

from decimal import Decimal
from fractions import Fraction

from kaoping.domain.scoring.numbers import half_up, plain
from kaoping.domain.scoring.parts import Grade
from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards.schemas import GradeOut
from kaoping.scorecards.service.wording import label


def grade_out(policy: Policy, code: str | None) -> GradeOut | None:
    """The grade of that code, where there is one."""
    return next((one for one in grades_out(policy, None, None) if one.code == code), None)


def grades_out(policy: Policy, low: Decimal | None, high: Decimal | None) -> list[GradeOut]:
    """From the highest down. Within reach are those that begin at or below `high` and end above `low`."""
    shown = []
    above: Fraction | None = None
    for grade in policy.grades:
        starts = grade.low is None or high is None or grade.low <= high
        ends = above is None or low is None or above > low
        shown.append(
            GradeOut(
                code=grade.code, label=label(grade.label), starts_at=edge(grade), reachable=starts and ends
            )
        )
        above = grade.low
    return shown


def edge(grade: Grade) -> Decimal | None:
    return None if grade.low is None else Decimal(plain(half_up(grade.low, 6)))
