"""The call desk over HTTP: handed out, shown, begun, given back; never to whoever served the customer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.asgi import Client
from tests.calls.kit import CALL_TIME, DELIVERED, Visits, Wall
from tests.calls.test_generation import complain
from tests.factories import World

from kaoping.storage.tables.complaints import ComplaintPerson

NEXT = "/api/v1/callbacks/next"


def test_the_most_urgent_due_task_is_handed_out(visits: Visits, agent: Client) -> None:
    visits.order(delivered=DELIVERED + timedelta(hours=1))
    older = visits.order(delivered=DELIVERED - timedelta(days=1))
    visits.generate()
    taken = agent.post(NEXT)
    assert taken.status_code == 200
    assert taken.json()["order"]["id"] == older.id


def test_the_task_i_hold_comes_back(visits: Visits, agent: Client) -> None:
    visits.order()
    visits.order()
    visits.generate()
    assert agent.post(NEXT).json()["id"] == agent.post(NEXT).json()["id"]


def test_two_callers_hold_two_tasks(visits: Visits, agent: Client, colleague: Client) -> None:
    visits.order()
    visits.order()
    visits.generate()
    assert agent.post(NEXT).json()["id"] != colleague.post(NEXT).json()["id"]
    assert agent.post("/api/v1/callbacks/999999/renew").status_code == 404


def test_a_lapsed_claim_goes_to_the_next_caller(
    visits: Visits, agent: Client, colleague: Client, wall: Wall
) -> None:
    visits.tasks()
    mine = agent.post(NEXT).json()["id"]
    assert colleague.post(NEXT).status_code == 204
    wall.on(minutes=14)
    assert agent.post(f"/api/v1/callbacks/{mine}/renew").status_code == 200
    wall.on(minutes=14)
    assert colleague.post(NEXT).status_code == 204
    wall.on(minutes=2)
    assert colleague.post(NEXT).json()["id"] == mine
    lost = agent.post(f"/api/v1/callbacks/{mine}/renew")
    assert (lost.status_code, lost.json()["code"]) == (409, "claim-lost")


def test_a_released_task_is_free_again(visits: Visits, agent: Client, colleague: Client) -> None:
    visits.tasks()
    mine = agent.post(NEXT).json()["id"]
    released = agent.post(f"/api/v1/callbacks/{mine}/release")
    assert (released.status_code, released.json()["claimed_until"]) == (200, None)
    assert colleague.post(NEXT).json()["id"] == mine


class TestOutsideCallHours:
    @pytest.mark.parametrize(
        ("at", "opens"),
        [
            ("2026-11-05T12:10:00+08:00", "2026-11-05T06:00:00Z"),  # never over lunch
            ("2026-11-05T18:30:00+08:00", "2026-11-06T01:00:00Z"),
            ("2026-11-07T09:10:00+08:00", "2026-11-07T01:30:00Z"),  # Saturday opens later
            ("2026-11-04T08:00:00+08:00", "2026-11-04T01:00:00Z"),  # before the task may be called at all
        ],
    )
    def test_nothing_is_handed_out_and_the_reply_says_when(
        self, wall: Wall, visits: Visits, world: World, as_role: Callable[..., Client], at: str, opens: str
    ) -> None:
        visits.tasks()
        visits.db.commit()  # a transaction keeps the instant it began with
        wall.now = datetime.fromisoformat(at)
        reply = as_role("AGENT", employee=world.agent).post(NEXT)
        assert (reply.status_code, reply.headers["Next-Call-At"], reply.content) == (204, opens, b"")

    def test_an_empty_worklist_promises_nothing(self, agent: Client) -> None:
        reply = agent.post(NEXT)
        assert reply.status_code == 204
        assert "Next-Call-At" not in reply.headers


class TestNobodyMarksThemselves:
    def test_whoever_served_never_gets_the_customer(
        self, visits: Visits, world: World, agent: Client, colleague: Client
    ) -> None:
        order = visits.order(advisor=world.agent)
        visits.generate()
        task = visits.task(order)
        assert agent.post(NEXT).status_code == 204
        refused = agent.post(f"/api/v1/callbacks/{task.id}/attempts")
        assert (refused.status_code, refused.json()["code"]) == (403, "caller-served")
        assert agent.get(f"/api/v1/callbacks/{task.id}").json()["blocked_by"] == "caller-served"
        assert colleague.post(NEXT).json()["id"] == task.id

    def test_serving_a_merged_visit_counts_as_well(self, visits: Visits, world: World, agent: Client) -> None:
        customer = visits.customer()
        phone = visits.number(customer)
        visits.order(
            customer=customer, contact=phone, delivered=DELIVERED - timedelta(days=2), advisor=world.agent
        )
        visits.order(customer=customer, contact=phone)
        visits.generate()
        assert agent.post(NEXT).status_code == 204

    def test_whoever_an_open_complaint_names_does_not_call(
        self, visits: Visits, world: World, agent: Client
    ) -> None:
        customer = visits.customer()
        earlier = visits.order(customer=customer, delivered=DELIVERED - timedelta(days=40))
        order = visits.order(customer=customer)
        case = complain(visits, earlier)
        visits.db.add(
            ComplaintPerson(
                store_id=case.store_id,
                complaint_id=case.id,
                role="NAMED",
                employee_id=world.agent.id,
                since=CALL_TIME,
            )
        )
        visits.generate()
        task = visits.task(order)
        assert agent.post(NEXT).status_code == 204
        refused = agent.post(f"/api/v1/callbacks/{task.id}/attempts")
        assert (refused.status_code, refused.json()["code"]) == (403, "caller-accused")
        case.state = "CLOSED_SATISFIED"
        visits.db.commit()
        assert agent.post(NEXT).json()["id"] == task.id

    def test_an_account_without_an_employee_calls_nobody(
        self, visits: Visits, as_role: Callable[..., Client]
    ) -> None:
        visits.tasks()
        refused = as_role("AGENT").post(NEXT)
        assert (refused.status_code, refused.json()["code"]) == (403, "caller-not-on-staff")


class TestTheDesk:
    def test_it_shows_one_customer_masked(self, visits: Visits, agent: Client) -> None:
        customer = visits.customer(name="王小明")
        phone = visits.number(customer, "+8613800138000")
        visits.tasks(customer=customer, contact=phone)
        desk = agent.post(NEXT).json()
        assert (desk["person"]["name"], desk["person"]["phone"]) == ("王**", "138****8000")
        assert desk["customer_phone"] == "138****8000"
        assert "13800138000" not in str(desk)
        assert desk["vehicle"]["plate"].count("*") == 2
        assert [p["role"] for p in desk["order"]["served_by"]] == ["ADVISOR"]
        assert (desk["attempts_left"], desk["last_attempt"], desk["callable_now"]) == (3, False, True)

    def test_the_script_is_filled_and_nothing_is_preset(self, visits: Visits, agent: Client) -> None:
        visits.tasks()
        sheet = agent.post(NEXT).json()["questionnaire"]
        assert "{" not in sheet["opening"]["zh"] + sheet["opening"]["en"]
        assert "陈静" in sheet["opening"]["zh"]
        assert all(
            {"default", "preset", "selected", "points"}.isdisjoint(o)
            for q in sheet["questions"]
            for o in q["options"]
        )

    def test_commercial_questions_need_marketing_consent(self, visits: Visits, agent: Client) -> None:
        customer = visits.customer()
        task = visits.tasks(customer=customer)
        assert "OFFERS" not in [q["code"] for q in _questions(agent, task.id)]
        visits.consent(customer, "MARKETING", "GRANTED")
        visits.db.commit()
        assert "OFFERS" in [q["code"] for q in _questions(agent, task.id)]

    def test_each_button_says_what_it_would_set(self, visits: Visits, agent: Client) -> None:
        visits.tasks()
        buttons = {b["code"]: b for b in agent.post(NEXT).json()["outcomes"]}
        assert len(buttons) == 18
        # Thursday 09:30: four hours on lies in the lunch break, so the afternoon.
        assert buttons["NO_ANSWER"]["next_at"] == "2026-11-05T06:00:00Z"
        assert buttons["BUSY"]["next_at"] == "2026-11-05T02:00:00Z"
        assert buttons["POWER_OFF"]["next_at"] == "2026-11-06T01:30:00Z"
        assert (buttons["REFUSED"]["state"], buttons["REFUSED"]["next_at"]) == ("FAILED", None)
        assert buttons["COMPLETED"]["state"] == "SUCCESS"
        assert (buttons["PARTIAL"]["state"], buttons["CALL_LATER"]["asks_time"]) == (None, True)

    def test_merged_visits_are_listed(self, visits: Visits, agent: Client) -> None:
        customer = visits.customer()
        phone = visits.number(customer)
        earlier = visits.order(customer=customer, contact=phone, delivered=DELIVERED - timedelta(days=2))
        visits.order(customer=customer, contact=phone)
        visits.generate()
        assert [m["order_id"] for m in agent.post(NEXT).json()["merged"]] == [earlier.id]

    def test_a_task_of_another_store_is_not_found(
        self, visits: Visits, world: World, as_role: Callable[..., Client]
    ) -> None:
        task = visits.tasks()
        stranger = as_role("AGENT", stores=[world.other_store], employee=world.hire("外人", "AGENT"))
        for answer in (
            stranger.get(f"/api/v1/callbacks/{task.id}"),
            stranger.post(f"/api/v1/callbacks/{task.id}/attempts"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
        assert stranger.post(NEXT).status_code == 204
        assert stranger.get("/api/v1/callbacks").json()["items"] == []


class TestAttempts:
    def test_opening_reveals_the_number_and_the_journal_knows(
        self, visits: Visits, agent: Client, journal: Callable[[], list[Any]]
    ) -> None:
        customer = visits.customer(name="王小明")
        task = visits.tasks(customer=customer, contact=visits.number(customer, "+8613800138000"))
        opened = agent.post(f"/api/v1/callbacks/{task.id}/attempts")
        assert opened.status_code == 201
        body = opened.json()
        assert (body["name"], body["phone"], body["seq"]) == ("王小明", "13800138000", 1)
        entry = journal()[-1]
        assert (entry.action, entry.object_id) == ("callback.attempt-opened", str(body["id"]))
        assert "138" not in str(entry.data)
        visits.db.refresh(task)
        assert task.state == "IN_PROGRESS"

    def test_opening_twice_is_one_attempt(self, visits: Visits, agent: Client) -> None:
        task = visits.tasks()
        first, second = (agent.post(f"/api/v1/callbacks/{task.id}/attempts").json() for _ in range(2))
        assert first["id"] == second["id"]

    def test_somebody_elses_claim_is_respected(
        self, visits: Visits, agent: Client, colleague: Client
    ) -> None:
        task = visits.tasks()
        agent.post(NEXT)
        refused = colleague.post(f"/api/v1/callbacks/{task.id}/attempts")
        assert (refused.status_code, refused.json()["code"]) == (409, "claimed-by-other")

    def test_one_attempt_at_a_time(self, visits: Visits, agent: Client) -> None:
        first, second = visits.order(), visits.order()
        visits.generate()
        agent.post(f"/api/v1/callbacks/{visits.task(first).id}/attempts")
        refused = agent.post(f"/api/v1/callbacks/{visits.task(second).id}/attempts")
        assert (refused.status_code, refused.json()["code"]) == (409, "attempt-open")
        assert (
            agent.post(f"/api/v1/callbacks/{visits.task(first).id}/release").json()["code"] == "attempt-open"
        )

    @pytest.mark.parametrize(
        ("at", "code"),
        [
            ("2026-11-05T12:30:00+08:00", "outside-call-hours"),
            ("2026-11-03T10:00:00+08:00", "not-due-yet"),
        ],
    )
    def test_not_at_any_hour(self, visits: Visits, agent: Client, wall: Wall, at: str, code: str) -> None:
        task = visits.tasks()
        wall.now = datetime.fromisoformat(at)
        refused = agent.post(f"/api/v1/callbacks/{task.id}/attempts")
        assert (refused.status_code, refused.json()["code"]) == (409, code)

    def test_consent_withdrawn_a_moment_ago_holds(self, visits: Visits, agent: Client) -> None:
        order = visits.order()
        visits.generate()
        order.callback_consent = False
        visits.db.commit()
        task = visits.task(order)
        refused = agent.post(f"/api/v1/callbacks/{task.id}/attempts")
        assert (refused.status_code, refused.json()["code"]) == (409, "must-not-call")
        assert agent.post(NEXT).status_code == 204
        assert visits.task(order).exempt_reason == "NO_CONSENT"

    def test_an_attempt_left_behind_ends_when_somebody_else_takes_over(
        self, visits: Visits, agent: Client, colleague: Client, wall: Wall
    ) -> None:
        task = visits.tasks()
        left = agent.post(f"/api/v1/callbacks/{task.id}/attempts").json()["id"]
        wall.on(minutes=16)
        assert colleague.post(NEXT).json()["id"] == task.id
        late = agent.post(f"/api/v1/call-attempts/{left}/result", json={"outcome": "NO_ANSWER"})
        assert (late.status_code, late.json()["code"]) == (409, "attempt-left-behind")
        assert colleague.post(f"/api/v1/callbacks/{task.id}/attempts").json()["seq"] == 2

    def test_my_attempt_outlives_my_claim_while_nobody_took_it(
        self, visits: Visits, agent: Client, wall: Wall
    ) -> None:
        task = visits.tasks()
        mine = agent.post(f"/api/v1/callbacks/{task.id}/attempts").json()["id"]
        wall.on(minutes=40)
        result = agent.post(f"/api/v1/call-attempts/{mine}/result", json={"outcome": "NO_ANSWER"})
        assert result.status_code == 200


def test_the_queue_is_a_masked_list_with_filters(visits: Visits, agent: Client) -> None:
    customer = visits.customer(name="王小明")
    task = visits.tasks(customer=customer, contact=visits.number(customer, "+8613800138000"))
    visits.tasks(ro_type="INTERNAL")
    every = agent.get("/api/v1/callbacks?with_total=true").json()
    assert every["total"] == 2
    waiting = agent.get("/api/v1/callbacks?state=PENDING").json()["items"]
    assert [row["id"] for row in waiting] == [task.id]
    assert (waiting[0]["customer_name"], waiting[0]["customer_phone"]) == ("王**", "138****8000")
    assert agent.get("/api/v1/callbacks?mine=true").json()["items"] == []
    agent.post(NEXT)
    assert [r["mine"] for r in agent.get("/api/v1/callbacks?mine=true").json()["items"]] == [True]
    assert agent.get("/api/v1/callbacks?ready=true&due_before=2026-11-04T00:00:00Z").json()["items"] == []
    first = agent.get("/api/v1/callbacks?limit=1").json()
    rest = agent.get(f"/api/v1/callbacks?limit=1&cursor={first['next_cursor']}").json()
    assert len({first["items"][0]["id"], rest["items"][0]["id"]}) == 2


def test_the_catalogue_is_readable(visits: Visits, agent: Client) -> None:
    sheets = agent.get("/api/v1/questionnaires").json()["items"]
    assert {sheet["code"]: len(sheet["questions"]) for sheet in sheets} == {
        "AFTERSALES_D3": 8,
        "NEWCAR_D1": 5,
        "NEWCAR_D7": 16,
    }
    sheet = next(sheet for sheet in sheets if sheet["code"] == "AFTERSALES_D3")
    assert (sheet["code"], sheet["version"], len(sheet["questions"])) == ("AFTERSALES_D3", 1, 8)
    plan = agent.get("/api/v1/callback-plans").json()["items"][0]
    assert (plan["code"], plan["max_attempts"], plan["due_days"]) == ("AFTERSALES_D3", 3, 3)
    assert plan["hours"]["weekday"] == [["09:00", "12:00"], ["14:00", "18:30"]]


def _questions(agent: Client, task_id: int) -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = agent.get(f"/api/v1/callbacks/{task_id}").json()["questionnaire"][
        "questions"
    ]
    return questions
