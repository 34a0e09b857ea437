"""How a complaint of the demo goes: who takes which step, and when; some in time, some late, some twice."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaoping.complaints import service
from kaoping.complaints.schemas import AcceptIn, AssignIn, RequestCloseIn, RespondIn, StartIn, VerifyIn
from kaoping.domain.people import Principal

from .agenda import Act
from .cast import Cast

HANDS = (("crc", "head"), ("crc2", "head2"), ("crc3", "head3"))
"""Who supervises and who handles the cases of each store."""

GOOD, LATE_ANSWER, LATE_CLOSE, TWICE, SLOW = "good", "late answer", "late close", "twice", "slow"
STORIES = ((GOOD, 80), (LATE_ANSWER, 5), (LATE_CLOSE, 5), (TWICE, 7), (SLOW, 3))
ANSWERS = (
    "已致歉并说明情况，约定明天上午到店检查",
    "已向客户解释费用明细，安排主管回电",
    "已道歉，承诺免费复查",
)
FIXES = (
    "更换刹车片并路试，异响消除，客户确认",
    "退还差价并致歉",
    "安排免费洗车与复查，客户接受",
    "重新调校空调，客户试车满意",
)
Step = Callable[[Session, Principal, int, Any], object]


@dataclass(frozen=True, slots=True)
class Story:
    """One case from acceptance to closing."""

    cast: Cast
    rng: random.Random
    store: int
    case: int

    def steps(self) -> Iterator[tuple[timedelta, Act]]:
        """Each step with its delay after the case was opened."""
        kind = self.rng.choices([k for k, _ in STORIES], [w for _, w in STORIES])[0]
        jitter = timedelta(minutes=self.rng.randrange(0, 15))
        answered = jitter + (timedelta(hours=3) if kind == LATE_ANSWER else timedelta(minutes=75))
        solved = jitter + timedelta(hours=27 if kind in (LATE_CLOSE, SLOW) else 20)
        yield timedelta(minutes=12) + jitter, self._supervise("complaints:assign", service.accept, AcceptIn())
        yield timedelta(minutes=20) + jitter, self._assign()
        yield answered, self._handle(service.respond, RespondIn(said=self.rng.choice(ANSWERS)))
        yield answered + timedelta(minutes=10), self._handle(service.start, StartIn())
        yield solved, self._request_close()
        if kind == TWICE:
            yield solved + timedelta(minutes=50), self._verify("DISSATISFIED", "问题又出现了")
            yield solved + timedelta(hours=20), self._request_close()
            yield solved + timedelta(hours=21), self._verify("SATISFIED", "这次解决了")
        else:
            verdict = "NEUTRAL" if kind == SLOW else "SATISFIED"
            yield solved + timedelta(hours=1), self._verify(verdict, "处理结果可以接受")

    def _assign(self) -> Act:
        handler = self.cast.employee(HANDS[self.store][1])
        return self._supervise("complaints:assign", service.assign, AssignIn(handler_employee_id=handler))

    def _request_close(self) -> Act:
        body = RequestCloseIn(resolution=self.rng.choice(FIXES), cause="PROCESS", cause_detail="NOT_FOLLOWED")
        return self._handle(service.request_close, body)

    def _verify(self, verdict: str, said: str) -> Act:
        body = VerifyIn.model_validate({"verdict": verdict, "said": said})
        return self._supervise("complaints:verify", service.verify, body)

    def _supervise(self, word: str, step: Step, body: object) -> Act:
        return self._act(HANDS[self.store][0], word, step, body)

    def _handle(self, step: Step, body: object) -> Act:
        return self._act(HANDS[self.store][1], "complaints:handle", step, body)

    def _act(self, username: str, word: str, step: Step, body: object) -> Act:
        def act(_: datetime) -> None:
            with self.cast.acting(username, word) as (db, who):
                step(db, who, self.case, body)

        return act
