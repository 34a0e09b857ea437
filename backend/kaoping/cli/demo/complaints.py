"""How a complaint of the demo goes: who takes which step, and when; some in time, some late, some twice."""

import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .api import Api

Act = Callable[[datetime], Awaitable[None]]

USERS = (
    {
        "supervisor": "crc",
        "handler": "head",
        "handler_name": "沈立",
        "spare": "workshop",
        "spare_name": "何晓东",
    },
    {
        "supervisor": "crc2",
        "handler": "head2",
        "handler_name": "韩雪",
        "spare": "gm2",
        "spare_name": "罗海峰",
    },
)
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


@dataclass(frozen=True, slots=True)
class Story:
    """One case from acceptance to closing."""

    api: Api
    rng: random.Random
    store: int
    case: int

    def steps(self) -> Iterator[tuple[timedelta, Act]]:
        """Each step with its delay after the case was opened."""
        kind = self.rng.choices([k for k, _ in STORIES], [w for _, w in STORIES])[0]
        users = USERS[self.store]
        jitter = timedelta(minutes=self.rng.randrange(0, 15))
        first_answer = timedelta(hours=3) if kind == LATE_ANSWER else timedelta(minutes=75)
        closing = timedelta(hours=27) if kind in (LATE_CLOSE, SLOW) else timedelta(hours=20)
        yield timedelta(minutes=12) + jitter, self._post(users["supervisor"], "accept", {})
        yield timedelta(minutes=20) + jitter, self._assign(users)
        yield (
            first_answer + jitter,
            self._post(users["handler"], "respond", {"said": self.rng.choice(ANSWERS)}),
        )
        yield first_answer + jitter + timedelta(minutes=10), self._post(users["handler"], "start", {})
        yield closing + jitter, self._request_close(users)
        if kind == TWICE:
            yield (
                closing + jitter + timedelta(minutes=50),
                self._verify(users, "DISSATISFIED", "问题又出现了"),
            )
            yield closing + jitter + timedelta(hours=20), self._request_close(users)
            yield closing + jitter + timedelta(hours=21), self._verify(users, "SATISFIED", "这次解决了")
        else:
            verdict = "NEUTRAL" if kind == SLOW else "SATISFIED"
            yield closing + jitter + timedelta(hours=1), self._verify(users, verdict, "处理结果可以接受")

    def _post(self, username: str, step: str, body: dict[str, str]) -> Act:
        async def act(_: datetime) -> None:
            await self.api.post(username, f"/complaints/{self.case}/{step}", body)

        return act

    def _assign(self, users: dict[str, str]) -> Act:
        async def act(_: datetime) -> None:
            found = await self.api.get(users["supervisor"], f"/complaints/{self.case}/handler-candidates")
            handler = next(p for p in found["items"] if p["name"] == users["handler_name"])
            body = {"handler_employee_id": handler["employee_id"]}
            await self.api.post(users["supervisor"], f"/complaints/{self.case}/assign", body)

        return act

    def _request_close(self, users: dict[str, str]) -> Act:
        body = {"resolution": self.rng.choice(FIXES), "cause": "PROCESS", "cause_detail": "NOT_FOLLOWED"}
        return self._post(users["handler"], "request-close", body)

    def _verify(self, users: dict[str, str], verdict: str, said: str) -> Act:
        return self._post(users["supervisor"], "verify", {"verdict": verdict, "said": said})
