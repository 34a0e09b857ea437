"""What crosses the wire about the organisation: brands, stores, departments, positions.

In a change, what is absent stays as it is; a field that may be empty is emptied by null.
"""

from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kaoping.web.schema import Code, Day, In, Label, LabelIn, MoneyStr, Out, Plain, Text

DepartmentKind = Literal[
    "SALES",
    "DCC",
    "SERVICE",
    "WORKSHOP",
    "BODY_SHOP",
    "PARTS",
    "CRM",
    "FINANCE_INSURANCE",
    "FINANCE",
    "USED_CAR",
    "ADMIN_HR",
    "GENERAL",
]
Stream = Literal["SALES", "AFTERSALES", "CRM", "SUPPORT"]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_zone(zone: str) -> str:
    if zone not in _zones():
        raise PydanticCustomError("zone-unknown", "an IANA time zone, such as Asia/Shanghai")
    return zone


def _check_hours(hours: list[str]) -> list[str]:
    if hours and (len(hours) != 2 or hours[0] >= hours[1]):
        raise PydanticCustomError("hours-pair", "empty, or opening before closing")
    return hours


Zone = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    Plain,
    AfterValidator(_check_zone),
    Field(examples=["Asia/Shanghai"]),
]
Clock = Annotated[
    str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$"), Field(examples=["08:30", "18:00"])
]
DayHours = Annotated[
    list[Clock], Field(max_length=2, examples=[["08:30", "18:00"], []]), AfterValidator(_check_hours)
]
WeekHours = Annotated[
    list[DayHours], Field(min_length=7, max_length=7, examples=[[["08:30", "18:00"]] * 6 + [[]]])
]
BrandCodes = Annotated[list[Code], Field(min_length=1, max_length=20)]
WordKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
Words = Annotated[
    dict[WordKey, LabelIn],
    Field(
        max_length=50,
        examples=[{"logo": {"zh": "狮标", "en": "Lion emblem"}}],
        json_schema_extra={"additionalProperties": False},  # beside its pattern, which the library says alone
    ),
]
"""The parameters of checklists, such as the logo or the slogan (S000-I.R06)."""
Wage = Annotated[MoneyStr, Field(ge=0)]


class PersonRef(Out):
    id: int
    name: str


class BrandRef(Out):
    id: int
    code: str
    label: Label


class AskedWordOut(Out):
    """What some checklist leaves to each brand to put into words."""

    key: Annotated[str, Field(examples=["logo"])]
    label: Label


class BrandOut(Out):
    """A brand with its checklist words; `stores` counts those that sell it.

    What is `asked` and not among the `words` is unset: no checklist that asks for it can be used then.
    """

    id: int
    code: str
    label: Label
    words: Annotated[dict[str, Label], Field(examples=[{"logo": {"zh": "狮标", "en": "Lion emblem"}}])]
    asked: list[AskedWordOut]
    stores: int
    row_version: int


class BrandIn(In):
    code: Code
    label: LabelIn
    words: Words = Field(default_factory=dict)


class BrandPatch(In):
    """`words` replace the ones before."""

    label: LabelIn | None = None
    words: Words | None = None


class StoreOut(Out):
    """A store. Its first brand is the main one; `staff` counts who holds a post there today."""

    id: int
    code: str
    label: Label
    zone: str
    business_hours: Annotated[list[list[str]], Field(examples=[[["08:30", "18:00"]] * 6 + [[]]])]
    brands: list[BrandRef]
    city: str | None
    address: str | None
    service_phone: str | None
    min_wage_monthly: MoneyStr | None
    opened_on: Day | None
    closed_on: Day | None
    staff: int
    row_version: int


class StoreIn(In):
    """Business hours are seven days from Monday, each empty or opening and closing time."""

    code: Code
    label: LabelIn
    zone: Zone = "Asia/Shanghai"
    business_hours: WeekHours
    brand_codes: BrandCodes
    city: Text | None = None
    address: Text | None = None
    service_phone: Annotated[Text, Field(max_length=40)] | None = None
    min_wage_monthly: Wage | None = None
    opened_on: Day | None = None


class StorePatch(In):
    label: LabelIn | None = None
    zone: Zone | None = None
    business_hours: WeekHours | None = None
    brand_codes: BrandCodes | None = None
    city: Text | None = None
    address: Text | None = None
    service_phone: Annotated[Text, Field(max_length=40)] | None = None
    min_wage_monthly: Wage | None = None
    opened_on: Day | None = None
    closed_on: Day | None = None


class DepartmentOut(Out):
    """A department; `staff` counts who holds a post in it today, those beneath it not counted."""

    id: int
    store_id: int
    code: str
    label: Label
    kind: str
    parent_id: int | None
    manager: PersonRef | None
    closed_on: Day | None
    staff: int
    row_version: int


class DepartmentIn(In):
    store_code: Code
    code: Code
    label: LabelIn
    kind: DepartmentKind
    parent_code: Code | None = None
    manager_employee_no: Code | None = None


class DepartmentPatch(In):
    label: LabelIn | None = None
    kind: DepartmentKind | None = None
    parent_code: Code | None = None
    manager_employee_no: Code | None = None
    closed_on: Day | None = None


class PositionOut(Out):
    """A position; `staff` counts who holds it today in the stores I reach."""

    id: int
    code: str
    label: Label
    stream: str
    staff: int
    row_version: int


class PositionIn(In):
    code: Code
    label: LabelIn
    stream: Stream


class PositionPatch(In):
    label: LabelIn | None = None
    stream: Stream | None = None
