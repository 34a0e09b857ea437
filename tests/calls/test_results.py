"""The result of an attempt: everything it causes happens with it, once, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.asgi import Client
from tests.calls.kit import BAD, CALL_TIME, DELIVERED, GOOD, Visits, Wall, completed

from kaoping.storage.roles import APP, OWNER
from kaoping.storage.secrets import PersonalData, Purpose
from kaoping.storage.tables.calls import CallAttempt, CallbackTask, SurveyResponse
from kaoping.storage.tables.complaints import Clock, Complaint
from kaoping.storage.tables.journal import JournalEntry
from kaoping.storage.tables.records import Consent, ContactPoint, Customer
from kaoping.storage.tables.scoring import DirtyMark

EVERYTHING = (SurveyResponse, Complaint, Clock, JournalEntry, DirtyMark)


@dataclass
class Desk:
    """A caller at work on one task."""

    visits: Visits
    caller: Client
    task: CallbackTask

    def dial(self) -> int:
        opened = self.caller.post(f"/api/v1/callbacks/{self.task.id}/attempts")
        assert opened.status_code == 201, opened.text
        return int(opened.json()["id"])

    def say(self, attempt: int, result: dict[str, Any]) -> httpx.Response:
        answer = self.caller.post(f"/api/v1/call-attempts/{attempt}/result", json=result)
        self.visits.db.expire_all()
        return answer

    def call(self, outcome: str, **more: Any) -> dict[str, Any]:
        answer = self.say(self.dial(), {"outcome": outcome, **more})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def faults(self, result: dict[str, Any]) -> dict[str, str]:
        answer = self.say(self.dial(), result)
        assert answer.status_code == 422, answer.text
        return {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}


@pytest.fixture
def desk(visits: Visits, agent: Client) -> Desk:
    customer = visits.customer()
    return Desk(visits, agent, visits.tasks(customer=customer, contact=visits.number(customer)))


def test_a_completed_interview_is_a_success_with_its_answers(desk: Desk, db: Session) -> None:
    done = desk.call("COMPLETED", answers=list(GOOD), talk_seconds=95)
    assert (done["state"], done["next_at"], done["complaint_id"]) == ("SUCCESS", None, None)
    response = db.scalars(select(SurveyResponse)).one()
    assert response.id == done["response_id"]
    assert response.slots == [80, 100, 100, 60, 100, 9]
    assert response.marks == [5, 7, 7, 1, 7, 4]
    assert (response.satisfied, response.complete, response.answered_day) == (True, True, date(2026, 11, 5))
    assert response.score is not None
    assert response.score == 88
    task = desk.task
    assert (task.state, task.attempts, task.first_attempt_at) == ("SUCCESS", 1, CALL_TIME)
    assert (task.completed_day, task.first_attempt_day) == (date(2026, 11, 5), date(2026, 11, 5))
    assert (task.claimed_by, task.claimed_until, task.next_at) == (None, None, None)


def test_it_marks_its_days_and_stands_in_the_journal(
    desk: Desk, db: Session, journal: Callable[[], list[JournalEntry]]
) -> None:
    before = _count(db, DirtyMark)
    desk.call("COMPLETED", answers=list(GOOD), note="客户提到下次换轮胎")
    days = db.scalars(select(DirtyMark.day).order_by(DirtyMark.id).offset(before)).all()
    assert set(days) == {date(2026, 11, 5)}
    entry = journal()[-1]
    assert entry.action == "callback.result-recorded"
    assert "轮胎" not in str(entry.data)


def test_words_and_notes_are_sealed(desk: Desk, db: Session) -> None:
    said = {"question": "COMMENT", "text": "王师傅很细心"}
    desk.call("COMPLETED", answers=[*GOOD, said], note="可下午联系")
    response, attempt = db.scalars(select(SurveyResponse)).one(), db.scalars(select(CallAttempt)).one()
    assert "细心" not in str(response.answers)
    personal: PersonalData = db.info["personal"]
    assert response.words_sealed is not None
    assert attempt.note_sealed is not None
    assert "细心" in personal.open(Purpose.TEXT, response.words_sealed)
    assert personal.open(Purpose.TEXT, attempt.note_sealed) == "可下午联系"


class TestSentAgain:
    def test_the_same_result_changes_nothing_and_answers_the_same(self, desk: Desk, db: Session) -> None:
        attempt = desk.dial()
        result = completed(BAD, complaint={"open": True})
        first = desk.say(attempt, result)
        counts, version = [_count(db, table) for table in EVERYTHING], desk.task.row_version
        again = desk.say(attempt, result)
        assert (again.status_code, again.json()) == (200, first.json())
        assert [_count(db, table) for table in EVERYTHING] == counts
        assert desk.task.row_version == version

    def test_another_result_is_a_conflict(self, desk: Desk) -> None:
        attempt = desk.dial()
        desk.say(attempt, {"outcome": "NO_ANSWER"})
        other = desk.say(attempt, {"outcome": "BUSY"})
        assert (other.status_code, other.json()["code"]) == (409, "attempt-has-result")

    def test_the_first_reply_is_kept_after_the_task_moved_on(self, desk: Desk, wall: Wall) -> None:
        attempt = desk.dial()
        first = desk.say(attempt, {"outcome": "BUSY"}).json()
        wall.on(hours=1)
        desk.call("COMPLETED", answers=list(GOOD))
        assert desk.say(attempt, {"outcome": "BUSY"}).json() == first

    def test_nobody_speaks_for_another_caller(self, desk: Desk, colleague: Client) -> None:
        attempt = desk.dial()
        refused = colleague.post(f"/api/v1/call-attempts/{attempt}/result", json={"outcome": "BUSY"})
        assert (refused.status_code, refused.json()["code"]) == (403, "attempt-of-another")


class TestComplaints:
    def test_a_triggering_answer_opens_a_prefilled_complaint(self, desk: Desk, db: Session) -> None:
        done = desk.call("COMPLETED", answers=list(BAD), complaint={"open": True, "remedy_sought": "返工"})
        case = db.scalars(select(Complaint)).one()
        assert (done["complaint_id"], case.state, case.source) == (case.id, "NEW", "CALLBACK")
        assert (case.category, case.subcategory) == ("AFTERSALES", "REPAIR_QUALITY")
        assert (case.repair_order_id, case.customer_id) == (desk.task.order_id, desk.task.customer_id)
        assert (case.call_attempt_id, case.survey_response_id) == (done["attempt_id"], done["response_id"])
        assert case.received_at == CALL_TIME
        personal: PersonalData = db.info["personal"]
        assert case.description is not None
        told = personal.open(Purpose.TEXT, case.description)
        assert "非常不满意" in told
        assert "维修质量、等候时间" in told
        assert db.scalars(select(SurveyResponse)).one().complaint_id == case.id
        assert _count(db, Clock) == 2

    def test_a_failing_complaint_takes_the_whole_result_with_it(self, desk: Desk, db: Session) -> None:
        attempt = desk.dial()
        before = [_count(db, table) for table in EVERYTHING]
        refuse_segments(db, "ADD CONSTRAINT never CHECK (false)")  # the last thing a case writes
        failed = desk.say(attempt, completed(BAD, complaint={"open": True}))
        assert failed.status_code >= 400
        assert [_count(db, table) for table in EVERYTHING] == before
        assert (desk.task.state, desk.task.attempts) == ("IN_PROGRESS", 0)
        refuse_segments(db, "DROP CONSTRAINT never")
        assert desk.say(attempt, completed(BAD, complaint={"open": True})).status_code == 200

    def test_a_denial_needs_and_keeps_its_reason(self, desk: Desk, db: Session) -> None:
        attempt = desk.dial()
        bare = desk.say(attempt, completed(BAD, complaint={"open": False}))
        assert _faults(bare) == {"/complaint/deny_reason": "required"}
        denied = desk.say(
            attempt, completed(BAD, complaint={"open": False, "deny_reason": "客户已与店内和解"})
        )
        assert (denied.status_code, denied.json()["complaint_id"]) == (200, None)
        response = db.scalars(select(SurveyResponse)).one()
        personal: PersonalData = db.info["personal"]
        assert response.triggers == ["COMPLAINT"]
        assert response.trigger_denied_sealed is not None
        assert personal.open(Purpose.TEXT, response.trigger_denied_sealed) == "客户已与店内和解"
        assert _count(db, Complaint) == 0

    def test_an_undecided_trigger_is_refused(self, desk: Desk) -> None:
        assert desk.faults(completed(BAD)) == {"/complaint": "complaint-decision"}

    def test_there_is_nothing_to_deny_in_good_answers(self, desk: Desk) -> None:
        denied = completed(complaint={"open": False, "deny_reason": "无"})
        assert desk.faults(denied) == {"/complaint/open": "complaint-nothing-to-deny"}

    def test_a_customer_may_complain_without_being_asked(self, desk: Desk, db: Session) -> None:
        said = {"open": True, "description": "停车场收费不合理"}
        assert desk.call("REFUSED", complaint=said)["complaint_id"] == db.scalars(select(Complaint.id)).one()

    def test_whom_nobody_reached_has_not_complained(self, desk: Desk) -> None:
        said = {"outcome": "NO_ANSWER", "complaint": {"open": True, "description": "?"}}
        assert desk.faults(said) == {"/complaint/open": "complaint-unheard"}


class TestWhatEachOutcomeDoes:
    def test_three_tries_on_two_days_and_two_day_parts_then_it_failed(self, desk: Desk, wall: Wall) -> None:
        seen = []
        for left in (3, 2, 1):
            begun = desk.caller.post(f"/api/v1/callbacks/{desk.task.id}/attempts").json()
            assert (begun["attempts_left"], begun["last_attempt"]) == (left, left == 1)
            result = desk.say(begun["id"], {"outcome": "BUSY"}).json()
            seen.append(wall.now)
            if result["next_at"]:
                wall.now = desk.task.next_at  # type: ignore[assignment]
        assert desk.task.state == "FAILED"
        assert len({at.astimezone(DELIVERED.tzinfo).date() for at in seen}) == 2
        assert len({at.astimezone(DELIVERED.tzinfo).hour < 12 for at in seen}) == 2

    def test_a_time_the_customer_asked_for_is_kept_even_over_lunch(self, desk: Desk, wall: Wall) -> None:
        asked = "2026-11-06T12:30:00+08:00"
        done = desk.call("CALL_LATER", next_call_at=asked)
        assert (done["state"], done["next_at"]) == ("SCHEDULED", "2026-11-06T04:30:00Z")
        assert desk.task.requested
        wall.now = CALL_TIME.replace(day=6, hour=12, minute=31)
        assert desk.caller.post("/api/v1/callbacks/next").json()["id"] == desk.task.id
        fault = desk.call("LINE_FAULT")
        assert (fault["state"], desk.task.requested, desk.task.attempts) == ("SCHEDULED", True, 1)

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            (None, "required"),
            ("2026-11-05T09:00:00+08:00", "call-time-range"),
            ("2027-01-05T09:00:00+08:00", "call-time-range"),
            ("2026-11-06T22:30:00+08:00", "call-time-hours"),
        ],
    )
    def test_the_time_must_be_a_sensible_one(self, desk: Desk, asked: str | None, code: str) -> None:
        later = {"outcome": "CALL_LATER"} | ({"next_call_at": asked} if asked else {})
        assert desk.faults(later) == {"/next_call_at": code}

    def test_asked_not_to_be_called_again(self, desk: Desk, db: Session) -> None:
        other = desk.visits.order(customer=db.get_one(Customer, (desk.task.store_id, desk.task.customer_id)))
        desk.visits.generate()
        assert desk.call("DNC_REQUEST")["state"] == "FAILED"
        customer = db.get_one(Customer, (desk.task.store_id, desk.task.customer_id))
        assert (customer.do_not_call, customer.do_not_call_reason) == (True, "CUSTOMER_REQUEST")
        consent = db.scalars(select(Consent).where(Consent.purpose == "SERVICE_CALLBACK")).one()
        assert (consent.state, consent.evidence_kind) == ("REFUSED", "CALL_ATTEMPT")
        assert desk.caller.post("/api/v1/callbacks/next").status_code == 204
        desk.visits.generate()
        assert desk.visits.task(other).exempt_reason == "DO_NOT_CALL"

    @pytest.mark.parametrize(
        ("outcome", "status"), [("EMPTY_NUMBER", "INVALID_EMPTY"), ("WRONG_NUMBER", "INVALID_WRONG_PERSON")]
    )
    def test_a_dead_number_fails_without_another(
        self, desk: Desk, db: Session, outcome: str, status: str
    ) -> None:
        assert desk.call(outcome)["state"] == "FAILED"
        assert db.scalars(select(ContactPoint.status)).one() == status

    def test_a_dead_number_gives_way_to_another(self, desk: Desk, db: Session) -> None:
        customer = db.get_one(Customer, (desk.task.store_id, desk.task.customer_id))
        spare = desk.visits.number(customer, "+8613711112222", role="SENDER")
        db.commit()
        done = desk.call("EMPTY_NUMBER")
        assert (done["state"], done["next_at"]) == ("SCHEDULED", "2026-11-05T01:30:00Z")
        assert desk.task.contact_point_id == spare.id
        begun = desk.caller.post(f"/api/v1/callbacks/{desk.task.id}/attempts").json()
        assert begun["phone"] == "13711112222"

    def test_broken_off_after_the_key_questions_is_a_success(self, desk: Desk, db: Session) -> None:
        assert desk.call("PARTIAL", answers=list(GOOD[:2]))["state"] == "SUCCESS"
        assert db.scalars(select(SurveyResponse.complete)).one() is False

    def test_broken_off_before_them_has_one_more_try(self, desk: Desk, wall: Wall) -> None:
        first = desk.call("PARTIAL", answers=list(GOOD[2:3]))
        assert first["state"] == "SCHEDULED"
        wall.now = desk.task.next_at  # type: ignore[assignment]
        assert desk.call("PARTIAL")["state"] == "FAILED"

    def test_a_line_fault_is_no_attempt(self, desk: Desk) -> None:
        done = desk.call("LINE_FAULT")
        assert (done["state"], done["next_at"]) == ("SCHEDULED", "2026-11-05T01:30:00Z")
        assert (desk.task.attempts, desk.task.first_attempt_at) == (0, None)


class TestFaults:
    def test_each_points_at_its_place(self, desk: Desk) -> None:
        answers = [
            {"question": "OVERALL", "options": ["SPLENDID"]},
            {"question": "PROBLEM_SOLVED", "options": ["SOLVED", "PARTLY"], "reasons": ["WEATHER"]},
            {"question": "RECEPTION", "not_applicable": True},
            {"question": "RECOMMEND", "number": 11},
            {"question": "OFFERS", "options": ["YES"]},
            {"question": "NOPE"},
            {"question": "ON_TIME", "options": ["LATER"]},
            {"question": "ON_TIME", "text": "late"},
        ]
        assert desk.faults({"outcome": "COMPLETED", "answers": answers}) == {
            "/answers/0/options/0": "option-unknown",
            "/answers/1/options": "option-one",
            "/answers/1/reasons/0": "reason-unknown",
            "/answers/2/not_applicable": "answer-required",
            "/answers/3/number": "answer-range",
            "/answers/4/question": "question-commercial",
            "/answers/5/question": "question-unknown",
            "/answers/6/reasons": "reason-required",
            "/answers/7/question": "question-twice",
            "/answers/7/text": "answer-kind",
            "/answers": "answer-missing",
        }

    def test_an_outcome_without_an_interview_takes_no_answers(self, desk: Desk) -> None:
        assert desk.faults({"outcome": "BUSY", "answers": list(GOOD)}) == {"/answers": "answers-unasked"}

    def test_an_unknown_outcome_is_refused(self, desk: Desk) -> None:
        assert desk.faults({"outcome": "MAYBE"}) == {"/outcome": "choice"}

    def test_a_refused_result_leaves_the_attempt_open(self, desk: Desk) -> None:
        attempt = desk.dial()
        assert desk.say(attempt, completed(GOOD[:1])).status_code == 422
        assert desk.say(attempt, completed()).status_code == 200


def refuse_segments(db: Session, change: str) -> None:
    """Let the database itself refuse, as the owner of its tables could."""
    link = db.connection()
    link.exec_driver_sql(f"SET ROLE {OWNER}")
    link.exec_driver_sql(f"ALTER TABLE clock_segment {change}")
    link.exec_driver_sql(f"SET ROLE {APP}")
    db.commit()


def _count(db: Session, table: Any) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def _faults(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}


def test_the_time_of_the_next_attempt_is_what_the_button_promised(desk: Desk, wall: Wall) -> None:
    shown = desk.caller.get(f"/api/v1/callbacks/{desk.task.id}").json()["outcomes"]
    promised = next(b["next_at"] for b in shown if b["code"] == "NO_ANSWER")
    assert desk.call("NO_ANSWER")["next_at"] == promised
    assert wall.now + timedelta(hours=4) < desk.task.next_at  # type: ignore[operator]
