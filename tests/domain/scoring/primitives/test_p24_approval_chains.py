"""P24: steps that follow one another, each signed by another person of its post, in its window."""

from datetime import date, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from kaoping.domain.scoring.calendar.chains import (
    Refusal,
    Signature,
    Standing,
    chain_to,
    refusal,
    standings,
)
from kaoping.domain.scoring.calendar.reckoning import Asked
from kaoping.domain.scoring.inputs import Period
from kaoping.policies.packs import SHIPPED, read_policy

CHINA = ZoneInfo("Asia/Shanghai")
BONUS = read_policy(SHIPPED / "S001-G.yaml").calendar
OCTOBER = Asked(Period("2026-10", date(2026, 10, 1), date(2026, 10, 31)), CHINA)
STEPS = chain_to(BONUS, "pay")


def at(day: int, clock: str = "12:00:00") -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}+08:00")


COLLECTED = Signature("collect", "lead", "SERVICE_MANAGER", at(12))
VERIFIED = Signature("verify", "clerk", "HR", at(16))
APPROVED = Signature("approve", "boss", "GM", at(18))
PAID = Signature("pay", "cashier", "ACCOUNTANT", at(20))
DAYS_LATE = Signature("pay", "cashier", "ACCOUNTANT", at(21, "00:00:00"))


def stand(*signed: Signature, now: datetime) -> list[Standing]:
    return list(standings(STEPS, OCTOBER, signed, now).values())


def test_the_chain_of_a_bonus_is_read_from_its_dates() -> None:
    assert [step.code for step in STEPS] == ["collect", "verify", "approve", "pay"]
    assert [step.code for step in chain_to(BONUS, "verify")] == ["collect", "verify"]
    with pytest.raises(KeyError):
        chain_to(BONUS, "gift")


def test_a_step_opens_with_its_window_and_its_turn() -> None:
    _s = Standing
    assert stand(now=at(9)) == [_s.EARLY, _s.WAITING, _s.WAITING, _s.WAITING]
    assert stand(now=at(10, "00:00:00")) == [_s.OPEN, _s.WAITING, _s.WAITING, _s.WAITING]
    assert stand(now=at(16, "00:00:00")) == [_s.OVERDUE, _s.WAITING, _s.WAITING, _s.WAITING]
    assert stand(COLLECTED, now=at(12)) == [_s.DONE, _s.OPEN, _s.WAITING, _s.WAITING]
    assert stand(COLLECTED, VERIFIED, APPROVED, now=at(20, "23:59:59")) == [
        _s.DONE,
        _s.DONE,
        _s.DONE,
        _s.OPEN,
    ]
    assert stand(COLLECTED, VERIFIED, APPROVED, PAID, now=at(30)) == [_s.DONE] * 4


def test_a_late_step_counts_and_says_that_it_was_late() -> None:
    signed = (COLLECTED, VERIFIED, APPROVED)
    assert refusal(STEPS, OCTOBER, signed, DAYS_LATE) is None
    assert stand(*signed, DAYS_LATE, now=at(30))[-1] is Standing.DONE_LATE


@pytest.mark.parametrize(
    ("signed", "new", "why"),
    [
        ((), COLLECTED, None),
        ((), Signature("gift", "lead", "GM", at(12)), Refusal.UNKNOWN_STEP),
        ((), Signature("collect", "lead", "SERVICE_MANAGER", at(9)), Refusal.TOO_EARLY),
        ((), Signature("collect", "agent", "AGENT", at(12)), Refusal.WRONG_POST),
        ((), VERIFIED, Refusal.NOT_DUE),
        ((COLLECTED,), APPROVED, Refusal.NOT_DUE),
        ((COLLECTED,), COLLECTED, Refusal.SIGNED),
        ((COLLECTED,), Signature("verify", "lead", "HR", at(16)), Refusal.ONE_STEP_EACH),
        ((COLLECTED, VERIFIED), APPROVED, None),
    ],
)
def test_who_may_sign_what_when(signed: tuple[Signature, ...], new: Signature, why: Refusal | None) -> None:
    assert refusal(STEPS, OCTOBER, signed, new) is why


def test_only_one_order_of_the_four_signatures_is_accepted() -> None:
    accepted = []
    for order in permutations((COLLECTED, VERIFIED, APPROVED, PAID)):
        moved = [Signature(one.step, one.who, one.post, at(20)) for one in order]
        if all(refusal(STEPS, OCTOBER, moved[:n], one) is None for n, one in enumerate(moved)):
            accepted.append([one.step for one in order])
    assert accepted == [["collect", "verify", "approve", "pay"]]


def test_the_plan_of_s002_n_follows_the_analysis() -> None:
    steps = chain_to(read_policy(SHIPPED / "S002-N.yaml").calendar, "plans")
    analysis = Signature("csi", "supervisor", "CRC_SUPERVISOR", at(5, "23:59:59"))
    plan = Signature("plans", "advisor", "ADVISOR", at(10, "23:59:59"))
    assert refusal(steps, OCTOBER, (), plan) is Refusal.NOT_DUE
    assert refusal(steps, OCTOBER, (analysis,), plan) is None
    found = standings(steps, OCTOBER, (analysis, plan), at(11))
    assert set(found.values()) == {Standing.DONE}
