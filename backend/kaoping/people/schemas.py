"""What crosses the wire about the organisation."""

from typing import Literal

from kaoping.web.schema import Code, Day, In, Label, Out, Text


class StoreOut(Out):
    id: int
    code: str
    label: Label
    zone: str
    business_hours: list[list[str]]
    row_version: int


class DepartmentOut(Out):
    id: int
    store_id: int
    code: str
    label: Label
    kind: str
    parent_id: int | None


class PositionOut(Out):
    id: int
    code: str
    label: Label
    stream: str


class EmployeeOut(Out):
    """An employee with the posts held today."""

    id: int
    employee_no: str
    name: str
    status: str
    hired_on: Day
    left_on: Day | None
    posts: list["PostOut"]
    row_version: int


class PostOut(Out):
    store_id: int
    department_id: int
    position_code: str
    position: Label
    valid_from: Day
    valid_to: Day | None


class EmployeeIn(In):
    """A new employee with the first post; later posts are assignments of their own."""

    employee_no: Code
    name: Text
    hired_on: Day
    store_code: Code
    department_code: Code
    position_code: Code


class EmployeePatch(In):
    """What is absent stays as it is; leaving ends every open post on that day."""

    name: Text | None = None
    status: Literal["ACTIVE", "PROBATION", "LEAVE", "RESIGNED"] | None = None
    left_on: Day | None = None


class EmployeeCodeIn(In):
    """What a source system calls the employee in one store."""

    store_code: Code
    source: Code
    code: Code
