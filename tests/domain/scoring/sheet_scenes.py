"""Facts for tests of the sheet: one subject's result, findings of an audit, figures of measures."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.inputs import Occurrence, PastPeriod
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.reading import Reading, State
from kaoping.domain.scoring.refusals import PolicyRefused, said
from kaoping.domain.scoring.results import Line, Result

from .sheets import LABEL, item, people

ONE = Decimal(1)
JUDGED = {"no_data": "not_assessed", "not_published": "not_assessed"}


def only(sheet: Policy, **facts: object) -> Result:
    """The result of the one subject `s`; facts as `evaluate` names them."""
    facts = {"population": people(), "readings": {}} | facts
    (found,) = evaluate(sheet, **facts)  # type: ignore[arg-type]  # handed on as given
    return found


def line(sheet: Policy, code: str, **facts: object) -> Line:
    return only(sheet, **facts).line(code)


def curved(code: str, full: str, measure: str, curve: object, **more: object) -> dict[str, object]:
    """An item over one measure."""
    base = {"measures": [{"measure": measure}], "curve": curve, "missing": JUDGED}
    return item(code, full, **(base | more))


def figure(measure: str, value: str, state: State = State.OK) -> dict[tuple[str, str], Reading]:
    """A reading of `s`: a plain figure, or a share as so many of a hundred thousand."""
    return {("s", measure): Reading(Decimal(value), ONE, 1, state)}


def percent(measure: str, value: str) -> dict[tuple[str, str], Reading]:
    return {("s", measure): Reading(Decimal(value) * 1000, Decimal(100_000), 100_000)}


def finding(
    record: str,
    indicator: str,
    result: str = "",
    *,
    value: str | None = None,
    store: str = "t",
    day: date = date(2026, 10, 15),
    dated_by: str = "occurred",
    roles: Mapping[str, tuple[str, ...]] | None = None,
    **words: str,
) -> Occurrence:
    noted = {"result": result} if result else {}
    return Occurrence(
        id=record,
        kind="FINDING",
        store=store,
        days={dated_by: day},
        roles=roles or {},
        words={"indicator": indicator, **noted, **words},
        amounts={} if value is None else {"value": Decimal(value)},
    )


def indicator(code: str, points: str, fail: str = "0", **more: object) -> dict[str, object]:
    return {"code": code, "label": LABEL, "points": points, "fail": fail} | more


def checklist(code: str, full: str, *indicators: dict[str, object], **more: object) -> dict[str, object]:
    """An item over findings; `take` goes to its curve, all else to the item."""
    curve: dict[str, object] = {"kind": "checklist", "indicators": list(indicators)}
    if "take" in more:
        curve["take"] = more.pop("take")
    return item(code, full, **({"curve": curve, "missing": {"no_data": "not_assessed"}} | more))


def month(code: str, **names: str) -> PastPeriod:
    return PastPeriod("s", code, {name: Decimal(value) for name, value in names.items()})


def refusals(found: Mapping[str, object]) -> set[tuple[str, str]]:
    """(pointer, code) of every fault of a document; every fault has words in both languages."""
    with pytest.raises(PolicyRefused) as caught:
        Policy.parse(found)
    assert all(said(fault, "zh") and said(fault, "en") for fault in caught.value.faults)
    return {(fault.field or "", fault.code) for fault in caught.value.faults}
