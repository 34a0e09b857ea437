"""Small policies and facts for the tests of the engine: short to write, complete enough to parse."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal

from kaoping.domain.scoring.inputs import Column, Period, Population, Review, Subject
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import Reading

LABEL = {"zh": "项目", "en": "Item"}
OCTOBER = Period("2026-10", date(2026, 10, 1), date(2026, 10, 31))


def item(code: str, full: str = "10", **more: object) -> dict[str, object]:
    """An item that people judge unless a curve says otherwise."""
    base: dict[str, object] = {
        "code": code,
        "label": LABEL,
        "max": full,
        "rule": "S002-B.R01",
        "curve": {"kind": "reviewed"},
    }
    return base | more


def measured(code: str, full: str = "10", missing: str = "not_assessed", **more: object) -> dict[str, object]:
    """An item over M-39: full from 90 %, half from 50 %, nothing below."""
    half = str(Decimal(full) / 2)
    rows = [{"from": "90", "points": full}, {"from": "50", "points": half}, {"points": "0"}]
    base: dict[str, object] = {
        "measures": [{"measure": "M-39"}],
        "curve": {"kind": "bands", "rows": rows},
        "missing": {"no_data": missing, "not_published": missing},
    }
    return item(code, full, **(base | more))


def document(*items: dict[str, object], **more: object) -> dict[str, object]:
    """A policy document whose sheet is exactly these items."""
    total = sum((Decimal(str(one["max"])) for one in items if one["max"] != "unset"), Decimal(0))
    base: dict[str, object] = {
        "policy": "TEST",
        "version": "1",
        "title": {"zh": "测试方案", "en": "Test policy"},
        "subject": "employee",
        "period": "month",
        "effective_from": "2026-01-01",
        "rules": ["S002-B.R01"],
        "applies_to": {},
        "full_marks": str(total),
        "items": list(items),
    }
    return deepcopy(base | more)


def policy(*items: dict[str, object], **more: object) -> Policy:
    return Policy.parse(document(*items, **more))


def people(*keys: str, attributes: Mapping[str, str] | None = None) -> Population:
    return Population(OCTOBER, tuple(Subject(key, "t", attributes or {}) for key in keys or ("s",)))


def share(numerator: int, denominator: int) -> Reading:
    return Reading(Decimal(numerator), Decimal(denominator), denominator)


def judged(code: str, points: str, column: Column = Column.COMPANY, subject: str = "s") -> Review:
    return Review(subject, code, column, Decimal(points), "seen")
