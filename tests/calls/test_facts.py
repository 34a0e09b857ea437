"""What a call leaves for scoring: the facts of its sources, and who they are about."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.calls.kit import BAD, CALL_TIME, GOOD, Visits, Wall
from tests.factories import World

from kaoping.storage.facts.attempts import KEPT_ATTEMPTS
from kaoping.storage.facts.responses import KEPT_RESPONSES
from kaoping.storage.facts.shape import FactSource
from kaoping.storage.facts.tasks import KEPT_TASKS
from kaoping.storage.tables.people import Assignment

SOURCES = [KEPT_TASKS, KEPT_ATTEMPTS, KEPT_RESPONSES]


@pytest.mark.parametrize("fact", SOURCES, ids=lambda f: f.source.name)
def test_a_source_yields_what_its_contract_names(fact: FactSource, db: Session) -> None:
    wanted = {"fact_id", "store_id", *(column.name for column in fact.source.columns)}
    assert set(fact.rows.selected_columns.keys()) == wanted
    db.execute(fact.rows)
    db.execute(fact.holders)


def test_an_unreached_customer_then_an_interview(
    visits: Visits, world: World, agent: Client, colleague: Client, wall: Wall
) -> None:
    task = visits.tasks()
    dial(agent, task.id, {"outcome": "NO_ANSWER"})
    wall.now = CALL_TIME.replace(hour=14)
    dial(colleague, task.id, {"outcome": "COMPLETED", "answers": list(GOOD)})

    (kept,) = rows(visits, KEPT_TASKS)
    assert (kept["state"], kept["attempts"]) == ("SUCCESS", 2)
    assert kept["first_attempt_day"] == kept["completed_day"] == CALL_TIME.date()
    # The first attempt decided whether the task was on time, so its caller answers for it.
    assert holders(visits, KEPT_TASKS) == {("caller", world.agent.id)}

    first, second = rows(visits, KEPT_ATTEMPTS)
    assert (first["connected"], first["counts"], second["connected"]) == (False, True, True)
    assert len(holders(visits, KEPT_ATTEMPTS)) == 2

    (said,) = rows(visits, KEPT_RESPONSES)
    assert (said["satisfied"], said["complaint_opened"], said["score"]) == (True, False, 88)
    roles = {role for role, _ in holders(visits, KEPT_RESPONSES)}
    assert roles == {"caller", "advisor"}
    assert ("advisor", world.advisor.id) in holders(visits, KEPT_RESPONSES)


def test_a_bad_answer_is_seen_with_its_complaint(visits: Visits, agent: Client) -> None:
    task = visits.tasks()
    dial(agent, task.id, {"outcome": "COMPLETED", "answers": list(BAD), "complaint": {"open": True}})
    (said,) = rows(visits, KEPT_RESPONSES)
    assert (said["satisfied"], said["complaint_opened"]) == (False, True)


def test_an_interview_broken_off_too_early_says_nothing(visits: Visits, agent: Client) -> None:
    task = visits.tasks()
    dial(agent, task.id, {"outcome": "PARTIAL", "answers": list(GOOD[2:3])})
    assert rows(visits, KEPT_RESPONSES) == []


def test_a_line_fault_counts_for_nobody(visits: Visits, agent: Client) -> None:
    task = visits.tasks()
    dial(agent, task.id, {"outcome": "LINE_FAULT"})
    (attempt,) = rows(visits, KEPT_ATTEMPTS)
    assert attempt["counts"] is False
    assert holders(visits, KEPT_TASKS) == set()


def test_the_callers_post_is_frozen_when_the_attempt_begins(
    visits: Visits, world: World, agent: Client
) -> None:
    task = visits.tasks()
    dial(agent, task.id, {"outcome": "BUSY"})
    post = visits.db.scalars(select(Assignment).where(Assignment.employee_id == world.agent.id)).one()
    before = post.position_id
    post.position_id = world.positions["CRC_SUPERVISOR"].id
    visits.db.commit()
    (held,) = visits.db.execute(KEPT_ATTEMPTS.holders.where(True)).all()
    assert held.position_id == before


def dial(caller: Client, task_id: int, result: dict[str, Any]) -> None:
    begun = caller.post(f"/api/v1/callbacks/{task_id}/attempts").json()
    answer = caller.post(f"/api/v1/call-attempts/{begun['id']}/result", json=result)
    assert answer.status_code == 200, answer.text


def rows(visits: Visits, fact: FactSource) -> list[Any]:
    return list(visits.db.execute(fact.rows.order_by("fact_id")).mappings())


def holders(visits: Visits, fact: FactSource) -> set[tuple[str, int]]:
    return {(row.role, row.employee_id) for row in visits.db.execute(fact.holders)}
