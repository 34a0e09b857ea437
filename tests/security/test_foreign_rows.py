"""R6: every operation × every role × the ids of another store, generated from the published document.

Nothing of the other store is ever shown, and afterwards not one of its rows has changed.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import true
from tests.asgi import Client
from tests.contract.operations import Operation, leaves, operations, replaced, sample
from tests.security.stage import FOREIGN, HANDED, REACHES, TEAM, Stage

from kaoping.domain.people import PUBLIC
from kaoping.storage import reach

SWEPT = [o for o in operations() if o.path.startswith("/api/") and o.permission != PUBLIC]
ROLES = ("EMPLOYEE", "AGENT", "CRC_SUPERVISOR", "DEPT_HEAD", "STORE_GM", "HR", "FINANCE", *REACHES)
OF_NO_STORE = {"brand_id", "position_id", "role_id", "template_id", "overlay_id", "version"}
"""Ids of what the group has in common: nothing of it is a store's. Overlays of a store: `tests/policies`."""

LEAST_REQUESTS = 2000
PER_KIND = 8
KINDS = (
    "employee_id",
    "customer_id",
    "store_id",
    "order_id",
    "complaint_id",
    "callback_id",
    "card_id",
    "employee_no",
)


@dataclass(slots=True)
class Sweep:
    """Asks as one caller and keeps what should not have been answered."""

    stage: Stage
    ours: dict[str, list[Any]]
    theirs: dict[str, list[Any]]
    asked: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def sweep(self, name: str, caller: Client, operation: Operation) -> None:
        variants = list(self._variants(operation))
        plain = ("plain", operation.url(**self._own_ids()), {}, self._own_body(operation))
        for place, url, query, body in variants or [plain]:
            answer = caller.request(
                operation.method,
                url,
                params=query or None,
                headers=operation.headers(),
                **({"json": body} if operation.body_schema else {}),
            )
            self.asked[operation.id] += 1
            what = f"{name}: {operation.method} {url} {query or ''} {place} -> {answer.status_code}"
            if answer.status_code >= 500:
                self.faults.append(what)
            if FOREIGN in answer.text or self._names_their_store(answer):
                self.leaks.append(f"{what}: {answer.text[:300]}")
            if place == "their path" and answer.is_success:
                self.leaks.append(f"{what}: {answer.text[:300]}")

    def _variants(self, operation: Operation) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
        """Every way to name something of the other store: in the path, in the query, in the body."""
        body = self._own_body(operation)
        own = self._own_ids()
        named = [name for name in operation.path_names if name in self.theirs]
        for name in named:
            for foreign in self.theirs[name][:PER_KIND]:
                yield "their path", operation.url(**{**own, name: foreign}), {}, body
        for parameter in operation.parameters("query"):
            for foreign in self.theirs.get(parameter["name"], [])[:PER_KIND]:
                yield "their query", operation.url(**own), {parameter["name"]: foreign}, body
        for place in leaves(body):
            kind = _kind_of(place)
            for foreign in self._foreign_values(kind):
                yield "their body", operation.url(**own), {}, replaced(body, place, foreign)
        if operation.method == "GET":
            yield "plain", operation.url(**own), {}, body
            if any(p["name"] == "limit" for p in operation.parameters("query")):
                yield "plain", operation.url(**own), {"limit": 200, "with_total": True}, body

    def _own_ids(self) -> dict[str, Any]:
        return {name: ids[0] for name, ids in self.ours.items()}

    def _own_body(self, operation: Operation) -> Any:
        body = sample(operation.body_schema) if operation.body_schema else None
        for place in list(leaves(body)):
            kind = _kind_of(place)
            if kind in self.ours and type(_value_at(body, place)) is type(self.ours[kind][0]):
                body = replaced(body, place, self.ours[kind][0])
            if kind == "store_code":
                body = replaced(body, place, self.stage.ours.store.code)
        return body

    def _foreign_values(self, kind: str) -> list[Any]:
        if kind == "store_code":
            return [self.stage.theirs.store.code]
        return list(self.theirs.get(kind, []))[:PER_KIND]

    def _names_their_store(self, answer: Any) -> bool:
        """A row that says it is theirs; a refusal may name a field, never a row."""
        if "json" not in answer.headers.get("content-type", "") or not answer.content:
            return False
        text = json.dumps(answer.json(), ensure_ascii=False)
        their = self.stage.theirs.store
        return f'"store_id": {their.id},' in text or f'"store_id": {their.id}}}' in text or their.code in text


def _kind_of(place: tuple[str | int, ...]) -> str:
    """What a place in a body names: `handler_employee_id` and `named_employee_ids/0` are employees."""
    name = str(next((part for part in reversed(place) if isinstance(part, str)), ""))
    for known in KINDS:
        if known in name:
            return known
    return "store_code" if "store_code" in name else name


def _value_at(body: Any, place: tuple[str | int, ...]) -> Any:
    for part in place:
        body = body[part]
    return body


@pytest.fixture(scope="module")
def sweep(stage: Stage) -> Sweep:
    return Sweep(stage, stage.ids(stage.ours), stage.ids(stage.theirs))


def _callers(stage: Stage) -> dict[str, Client]:
    people = {
        "AGENT": stage.ours.agent,
        "CRC_SUPERVISOR": stage.ours.supervisor,
        "EMPLOYEE": stage.ours.advisor,
        TEAM: stage.ours.manager,
        HANDED: stage.world.people["qc"],
    }
    callers = {role: stage.caller(role, employee=people.get(role)) for role in ROLES}
    callers["machine"] = stage.machine(["records:write", "scorecards:read", "pay:read"])
    return callers


def test_every_id_of_a_path_is_swept(sweep: Sweep) -> None:
    """An id nobody knows here would be swept with nothing."""
    names = {name for operation in SWEPT for name in operation.path_names}
    assert names - set(sweep.theirs) == {"code"} | OF_NO_STORE


@pytest.mark.slow
def test_nobody_sees_or_touches_the_other_store(stage: Stage, sweep: Sweep) -> None:
    before = stage.fingerprint(stage.theirs)
    callers = _callers(stage)
    for operation in SWEPT:
        for name, caller in callers.items():
            sweep.sweep(name, caller, operation)
    assert sweep.leaks == []
    assert sweep.faults == []
    assert set(sweep.asked) == {o.id for o in SWEPT}
    assert sweep.asked.total() >= LEAST_REQUESTS
    assert stage.fingerprint(stage.theirs) == before


def test_the_sweep_sees_what_it_looks_for(
    stage: Stage, sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With reach switched off, the same sweep finds other people's rows all over the place."""
    monkeypatch.setattr(reach, "reaches", lambda *_: true())
    blind = Sweep(stage, sweep.ours, sweep.theirs)
    caller = stage.caller("CRC_SUPERVISOR", employee=stage.ours.supervisor)
    for operation in SWEPT:
        if operation.method == "GET":
            blind.sweep("nobody's walls", caller, operation)
    assert len({leak.split("?")[0] for leak in blind.leaks}) >= 8
