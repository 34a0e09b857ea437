"""R7: whatever people try in a close, in any order, nobody marks themselves and nothing sealed moves.

A state machine over accounts, stages, late facts, appeals and reopening, over HTTP and on the real database.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text
from tests.conftest import OneConnection
from tests.scorecards.proofs.month import DELIVERED, PERIOD, Month, Prepared, october
from tests.scorecards.proofs.steps import API, JUDGES, ROUTES
from tests.scorecards.proofs.watching import Watch
from tests.scorecards.shop import Shop

from kaoping.domain.closing import Refusal
from kaoping.scorecards.service.closing import judging
from kaoping.storage.embedded import Cluster
from kaoping.storage.session import save
from kaoping.storage.tables.access import Role, RoleGrant
from kaoping.storage.unit_of_work import unit_of_work

EXAMPLES, STEPS = 200, 30
LONG_EXAMPLES, LONG_STEPS = 5000, 50
LEAST_EXAMPLES = 30
JUDGED_MAX = Decimal(30)
"""What the judged item of S001-G brings by itself; its line may bring more once others left the sheet."""

MOST_FACTS, MOST_UNLOCKED = 2, 1
"""In one life: each measures the month anew, or goes round in a circle."""
GROUP = ("quality", "group_hr", "director")
EVERYBODY = (
    *("advisor", "second_advisor", "technician", "second_technician", "qc", "agent"),
    *("supervisor", "head", "gm", "hr", "finance", *GROUP),
)
GRANTED = ("STORE_GM", "HR", "DEPT_HEAD")
REACHED = {
    *("FROZEN", "IN_REVIEW", "APPROVED", "PUBLISHED", "LOCKED"),
    *("signed", "refused", "self-review", "appealed", "upheld", "rejected", "acknowledged"),
    *("late", "granted", "reopened", "unlocked", "withdrawn"),
}

accounts = st.sampled_from(EVERYBODY)
shares = st.sampled_from(["0", "0.4", "1"])
numbers = st.integers(0, 200)
rulings = st.sampled_from([None, "AGAIN", "3"])
APPEALS = """
    SELECT a.id, c.level, r.id IS NULL AS waits FROM appeal a
    JOIN published_card c ON c.store_id = a.store_id AND c.id = a.card_id AND c.revision = 1
    LEFT JOIN appeal_ruling r ON r.store_id = a.store_id AND r.appeal_id = a.id ORDER BY a.id
"""


class Close(RuleBasedStateMachine):
    """One life of the month. Everything happens in a transaction that is undone in the end."""

    def __init__(self, month: Month, reached: Counter[str]) -> None:
        super().__init__()
        self.reached = reached
        self.facts = self.unlocked = 0
        self.link = month.database.engine.connect()
        self.outer = self.link.begin()
        joined = OneConnection(str(month.database.engine.url), self.link, info=month.database.info)
        now = [month.now[0]]
        joined.clock = lambda: now[0]
        month.client.app.state.database = joined
        self.month = replace(month, database=joined, now=now)
        group = frozenset(month.users[name] for name in GROUP)
        self.watch = Watch(self.month.steps.period_id, PERIOD, group)
        with joined.session() as db:
            self.watch.begin(db)

    def teardown(self) -> None:
        self.month.database.close()
        self.outer.rollback()
        self.link.close()

    # What somebody might try

    @rule(name=accounts, act=st.sampled_from(["freeze", "start-review", "lock", "reopen", "publish"]))
    def take_a_step(self, name: str, act: str) -> None:
        bodies = {"reopen": {"reason": "补录"}, "publish": {"level": "STORE"}}
        self._heard(self.month.steps.step(name, act, bodies.get(act)))

    @rule(name=accounts, level=st.sampled_from(["STORE", "GROUP"]))
    def publish(self, name: str, level: str) -> None:
        self._heard(self.month.steps.step(name, "publish", {"level": level}))

    @rule(name=accounts, stage=st.sampled_from(list(ROUTES)), number=numbers, share=shares)
    def sign(self, name: str, stage: str, number: int, share: str) -> None:
        """Somebody signs every second card or so, own ones among them."""
        cards = [card.id for n, card in enumerate(self._in_motion()) if (number >> n % 8) & 1]
        if cards:
            self._sign(name, stage, cards, share)

    @rule(name=accounts, stage=st.sampled_from(list(ROUTES)), share=shares)
    def sign_own(self, name: str, stage: str, share: str) -> None:
        person = self.month.employees.get(name)
        cards = [card.id for card in self._in_motion() if person and card.employee_id == person.id]
        if cards:
            self._sign(name, stage, cards, share)

    @rule(name=accounts, number=numbers, own=st.booleans(), share=shares)
    def review_self(self, name: str, number: int, own: bool, share: str) -> None:
        if card := self._chosen(self._in_motion(), number):
            by = self._holder(card) if own else name
            body = {"entries": self._points([card.id], share, with_card=False)}
            answer = self.month.as_(by).post(f"{API}/scorecards/{card.id}/self-review", json=body)
            self._heard(answer, "self-review")

    @rule(name=accounts, number=numbers, appeals=st.booleans())
    def speak_for_another(self, name: str, number: int, appeals: bool) -> None:
        if card := self._chosen(self._published(), number):
            self._appeal(name, card.id) if appeals else self._acknowledge(name, card.id)

    @rule(number=numbers, appeals=st.booleans())
    def answer(self, number: int, appeals: bool) -> None:
        """The person on a card has seen it, and may disagree."""
        if card := self._chosen(self._published(), number):
            self._acknowledge(self._holder(card), card.id)
            if appeals:
                self._appeal(self._holder(card), card.id)

    @rule(name=accounts, number=numbers, points=rulings)
    def rule_on(self, name: str, number: int, points: str | None) -> None:
        if appeal := self._chosen(self._rows(APPEALS), number):
            self._rule(name, appeal.id, points)

    @rule(number=numbers, points=rulings)
    def settle_an_appeal(self, number: int, points: str | None) -> None:
        """By somebody whose turn it is, if one waits."""
        if appeal := self._chosen([one for one in self._rows(APPEALS) if one.waits], number):
            self._rule(JUDGES["APPROVE", appeal.level], appeal.id, points)

    @rule(name=accounts, number=numbers, right=st.booleans())
    def withdraw(self, name: str, number: int, right: bool) -> None:
        if card := self._chosen(self._published(), number):
            by = "director" if right else name
            body = {"reason": "离职结算有误"}
            answer = self.month.as_(by).post(f"{API}/scorecards/{card.id}/withdraw", json=body)
            self._heard(answer, "withdrawn")

    @rule()
    def think_again(self) -> None:
        """HR opens the month again while nothing is published."""
        if self._state() in {"FROZEN", "IN_REVIEW", "APPROVED"}:
            self._heard(self.month.steps.step("hr", "reopen", {"reason": "补录"}))

    # What happens meanwhile

    @precondition(lambda self: self.facts < MOST_FACTS)
    @rule(day=st.integers(0, 10), satisfied=st.booleans())
    def a_fact_comes(self, day: int, satisfied: bool) -> None:
        """A complaint of October, whoever it names; late if the month is frozen."""
        with unit_of_work(self.month.database) as db:
            people = self.month.world.people
            Shop(db, self.month.store).complaint(
                DELIVERED + timedelta(days=day),
                satisfied=satisfied,
                people={"named": people["advisor"], "handler": people["manager"], "opener": people["agent"]},
            )
        self.month.score()
        self.facts += 1
        self.reached["late" if self.watch.state != "OPEN" else "in time"] += 1

    @rule(name=st.sampled_from(["advisor", "technician", "qc"]), code=st.sampled_from(GRANTED))
    def become(self, name: str, code: str) -> None:
        """Somebody is given a role that judges, in the middle of it all."""
        with unit_of_work(self.month.database) as db:
            role = db.scalars(select(Role.id).where(Role.code == code)).one()
            user = self.month.users[name]
            held = select(RoleGrant.id).where(RoleGrant.user_id == user, RoleGrant.role_id == role)
            if db.scalar(held) is None:
                save(db, RoleGrant(user_id=user, role_id=role, store_ids=[self.month.store.id]))
                self.reached["granted"] += 1

    @rule(hours=st.sampled_from([1, 5, 40]))
    def time_passes(self, hours: int) -> None:
        self.month.later(hours=hours)

    # What those whose turn it is do: without them a random life hardly ever gets anywhere

    @rule(moves=st.integers(1, 3))
    def go_on(self, moves: int) -> None:
        for _ in range(moves):
            self._go_on()

    def _go_on(self) -> None:
        state = self._state()
        waiting = self._rows(
            "SELECT c.id, c.level, c.next_stage FROM card c WHERE level IS NOT NULL ORDER BY 1"
        )
        if state == "OPEN":
            self._heard(self.month.steps.step("hr", "freeze"))
        elif state == "FROZEN":
            self._heard(self.month.steps.step("hr", "start-review"))
        elif due := [row for row in waiting if row.next_stage]:
            level, stage = due[0].level, due[0].next_stage
            cards = [row.id for row in due if (row.level, row.next_stage) == (level, stage)]
            self._sign(JUDGES[stage, level], stage, cards, "0.4")
        elif waiting:
            level = waiting[0].level
            self._heard(
                self.month.steps.step("gm" if level == "STORE" else "director", "publish", {"level": level})
            )
        elif state == "PUBLISHED":
            if waiting_appeals := [one for one in self._rows(APPEALS) if one.waits]:
                self._rule(JUDGES["APPROVE", waiting_appeals[0].level], waiting_appeals[0].id, "3")
            else:
                self.month.later(days=8)  # until nobody may appeal any more
                self._heard(self.month.steps.step("gm", "lock"))
        elif state == "LOCKED" and self.unlocked < MOST_UNLOCKED:
            self.unlocked += 1
            for name in ("hr", "gm"):
                self._heard(self.month.steps.step(name, "reopen", {"reason": "申诉仍需裁定"}))
        self.everything_holds()

    @invariant()
    def everything_holds(self) -> None:
        before = self.watch.state
        with self.month.database.session() as db:
            self.watch.look(db)
        if self.watch.state != before:
            back = "unlocked" if before == "LOCKED" else "reopened"
            self.reached[back if self.watch.state == "OPEN" or before == "LOCKED" else self.watch.state] += 1

    # How it is tried

    def _heard(self, answer: httpx.Response, word: str = "done") -> None:
        """Anything may be refused, nothing may fail."""
        assert answer.status_code in {200, 201, 204, 403, 404, 409, 422}, answer.text
        if answer.status_code == 422:
            assert word in {"self-review", "appealed", "upheld", "rejected", "signed"}, answer.text
        self.reached[word if answer.is_success else "refused"] += 1

    def _acknowledge(self, name: str, card: int) -> None:
        answer = self.month.as_(name).post(f"{API}/scorecards/{card}/acknowledge", json={})
        self._heard(answer, "acknowledged")

    def _appeal(self, name: str, card: int) -> None:
        lines = [{"item": "process", "reason": "与事实不符"}]
        answer = self.month.as_(name).post(f"{API}/scorecards/{card}/appeals", json={"lines": lines})
        self._heard(answer, "appealed")

    def _rule(self, name: str, appeal: int, points: str | None) -> None:
        """Every line alike: rejected, evaluated again, or with points."""
        items = self._ask(f"SELECT item FROM appeal_line WHERE appeal_id = {appeal} ORDER BY seq")
        decision = {
            "decision": "REJECTED" if points is None else "UPHELD",
            "points": None if points == "AGAIN" else points,
            "reason": "核对原始记录",
        }
        body = {"reason": "已核实", "decisions": [{"item": item, **decision} for item in items]}
        answer = self.month.as_(name).post(f"{API}/appeals/{appeal}/rule", json=body)
        self._heard(answer, "rejected" if points is None else "upheld")

    def _sign(self, name: str, stage: str, cards: Sequence[int], share: str) -> None:
        body: dict[str, Any] = {"card_ids": list(cards)}
        if stage != "APPROVE":
            body["entries"] = self._points(cards, share)
        answer = self.month.steps.step(name, ROUTES[stage], body)
        self._heard(answer, "asked")
        if answer.is_success:
            self.reached["signed"] += len(answer.json()["signed"])
            self.reached["refused"] += len(answer.json()["refused"])

    def _points(self, cards: Sequence[int], share: str, with_card: bool = True) -> list[dict[str, Any]]:
        """An entry for each open item of the cards: full, none or some of its points."""
        entries = []
        for row in self._rows("SELECT id, result FROM card WHERE level IS NOT NULL ORDER BY id"):
            full = {line["item"]: line["full"] for line in row.result["lines"]}
            for item in row.result["open"] if row.id in cards else ():
                points = str(min(Decimal(full[item]), JUDGED_MAX)) if share == "1" else "0"
                entry = {"item": item, "points": points, "reason": "月度表现"}
                entries.append({**entry, "card_id": row.id} if with_card else entry)
        return entries

    def _state(self) -> str:
        return str(self._ask(f"SELECT state FROM period WHERE id = {self.watch.period_id}")[0])

    def _in_motion(self) -> Sequence[Any]:
        return self._rows("SELECT id, employee_id FROM card WHERE level IS NOT NULL ORDER BY id")

    def _published(self) -> Sequence[Any]:
        return self._rows("SELECT DISTINCT id, employee_id FROM published_card ORDER BY id")

    def _chosen(self, found: Sequence[Any], number: int) -> Any:
        return found[number % len(found)] if found else None

    def _holder(self, card: Any) -> str:
        """The account of the person on the card."""
        return next(name for name, one in self.month.employees.items() if one.id == card.employee_id)

    def _ask(self, query: str) -> list[Any]:
        return [row[0] for row in self._rows(query)]

    def _rows(self, query: str) -> Sequence[Any]:
        with self.month.database.session() as db:
            return db.execute(text(query)).all()


@pytest.fixture(scope="module")
def places(cluster: Cluster) -> Iterator[Sequence[Month]]:
    """The month open, in review, approved, published, appealed against: each in a database of its own."""
    with october(cluster) as month, ExitStack() as copies:
        month.world.db.close()
        found = []
        for go_on in (
            lambda: None,
            month.steps.freeze,
            lambda: [month.steps.judge(level) for level in ("STORE", "GROUP")],
            lambda: [month.steps.publish(level) for level in ("STORE", "GROUP")],
            lambda: [month.appeal(name, ["process"]) for name in ("advisor", "technician", "head")],
        ):
            go_on()
            month.database.engine.dispose()
            source = str(month.database.engine.url.database)
            prepared = Prepared(cluster, source, month, month.now[0])
            found.append(copies.enter_context(prepared.copy()))
            month.client.app.state.database = month.database
        yield found


def live(month: Month, examples: int, steps: int, reached: Counter[str]) -> None:
    """So many lives from where the month is; counts what is reached in them."""
    run_state_machine_as_test(
        lambda: Close(month, reached),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # a life is long: what fails is told as it was, not made shorter
            suppress_health_check=list(HealthCheck),
        ),
    )


def live_everywhere(places: Sequence[Month], examples: int, steps: int) -> None:
    """Lives that all begin with an open month would hardly ever see its end: they begin at five points."""
    reached: Counter[str] = Counter()
    for month in places:
        live(month, examples // len(places), steps, reached)
    assert set(reached) >= REACHED, sorted(REACHED - set(reached))


@pytest.mark.slow
def test_two_hundred_lives_of_a_month(places: Sequence[Month]) -> None:
    live_everywhere(places, EXAMPLES, STEPS)


@pytest.mark.soak
def test_five_thousand_lives_of_a_month(places: Sequence[Month]) -> None:
    live_everywhere(places, LONG_EXAMPLES, LONG_STEPS)


def test_a_rule_taken_out_is_noticed(places: Sequence[Month], monkeypatch: pytest.MonkeyPatch) -> None:
    """With nobody asking whose card it is, the same lives soon find somebody marking themselves."""
    real = judging.stage_refusal

    def blind(*asked: Any) -> Refusal | None:
        found = real(*asked)
        return None if found is Refusal.OWN_CARD else found

    monkeypatch.setattr(judging, "stage_refusal", blind)
    with pytest.raises(AssertionError, match="was signed by user"):
        live(places[1], LEAST_EXAMPLES, STEPS, Counter())
