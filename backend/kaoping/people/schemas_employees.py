"""What crosses the wire about people: employees, their dated posts, the codes source systems know them by."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from kaoping.people.schemas import PersonRef
from kaoping.web.schema import Code, Day, DecimalStr, Figure, In, Label, Out, Text

Status = Literal["ACTIVE", "PROBATION", "LEAVE", "RESIGNED"]
Weight = Annotated[DecimalStr, Field(gt=0, le=1, decimal_places=4)]
"""How much of a person's day a post takes; all posts of a day come to 1 at most."""

WHOLE = Decimal(1)


class PostOut(Out):
    """A post of an employee, with its department and whom it reports to."""

    assignment_id: int
    store_id: int
    department_id: int
    department: Label
    position_id: int
    position_code: str
    position: Label
    manager: PersonRef | None
    weight: Figure
    valid_from: Day
    valid_to: Day | None


class EmployeeCodeOut(Out):
    id: int
    store_id: int
    source: str
    code: str


class EmployeeOut(Out):
    """An employee with the posts held today and those to come, as far as I reach them."""

    id: int
    employee_no: str
    name: str
    status: str
    hired_on: Day
    left_on: Day | None
    posts: list[PostOut]
    codes: list[EmployeeCodeOut]
    username: str | None
    row_version: int


class EmployeeIn(In):
    """A new employee with the first post; later posts are assignments of their own."""

    employee_no: Code
    name: Text
    hired_on: Day
    store_code: Code
    department_code: Code
    position_code: Code
    manager_employee_no: Code | None = None


class EmployeePatch(In):
    """What is absent stays as it is. A last day ends every post on it; null takes it back, not the posts."""

    name: Text | None = None
    status: Status | None = None
    left_on: Day | None = None


class EmployeeCodeIn(In):
    """What a source system calls the employee in one store."""

    store_code: Code
    source: Annotated[Code, Field(examples=["dms"])]
    code: Annotated[Code, Field(examples=["A07"])]


class EmployeeRef(Out):
    id: int
    employee_no: str
    name: str


class AssignmentOut(PostOut):
    """A post with whoever holds it; `id` is its `assignment_id`."""

    id: int
    employee: EmployeeRef
    row_version: int


class AssignmentIn(In):
    """A post from a day on. What somebody held before is ended first, or weighs less."""

    employee_no: Code
    store_code: Code
    department_code: Code
    position_code: Code
    manager_employee_no: Code | None = None
    weight: Weight = WHOLE
    valid_from: Day
    valid_to: Day | None = None


class AssignmentPatch(In):
    """What is absent stays as it is; null takes manager or last day away. Another place is another post."""

    manager_employee_no: Code | None = None
    weight: Weight | None = None
    valid_to: Day | None = None
