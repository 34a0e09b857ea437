"""What must hold of a close at every moment, whatever anybody tried: read from the rows, not from answers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session
from tests.scorecards.proofs.digest import Digests, damage, sealed_rows

GIVES_POINTS = ("MANAGER", "COMPANY")
JUDGES = ("MANAGER", "COMPANY", "APPROVE")
LEADS_TO = {
    "OPEN": {"OPEN", "FROZEN"},
    "FROZEN": {"FROZEN", "IN_REVIEW", "OPEN"},
    "IN_REVIEW": {"IN_REVIEW", "APPROVED", "OPEN"},
    "APPROVED": {"APPROVED", "PUBLISHED", "OPEN"},
    "PUBLISHED": {"PUBLISHED", "LOCKED"},
    "LOCKED": {"LOCKED", "PUBLISHED"},
}
CARDS = text("SELECT id, employee_id FROM card UNION SELECT id, employee_id FROM published_card")
PERSONS = text("SELECT id, employee_id FROM user_account")
SIGNS = text("SELECT card_id, freeze_no, stage, user_id FROM stage_sign")
JUDGEMENTS = text("""
    SELECT a.employee_id, j.sheet_column, j.user_id
    FROM judgement j JOIN assignment a ON a.id = j.assignment_id
""")
PUBLISHED = text("""
    SELECT c.id, c.revision, c.employee_id, c.total, c.withdrawn, c.level, c.result, c.head, c.complete,
           r.freeze_no, r.kind, r.published_by
    FROM published_card c JOIN published_run r ON r.store_id = c.store_id AND r.id = c.run_id
""")
RULINGS = text("""
    SELECT a.card_id, a.employee_id, a.user_id AS appealed_by, g.user_id AS ruled_by, g.revision, r.freeze_no
    FROM appeal a JOIN appeal_ruling g ON g.store_id = a.store_id AND g.appeal_id = a.id
    JOIN published_card c ON c.store_id = a.store_id AND c.id = a.card_id AND c.revision = 1
    JOIN published_run r ON r.store_id = c.store_id AND r.id = c.run_id
""")
APPEALS = text("SELECT employee_id, user_id FROM appeal")
SEEN = text("""
    SELECT c.employee_id, k.user_id FROM acknowledgement k
    JOIN published_card c ON c.store_id = k.store_id AND c.id = k.card_id AND c.revision = k.revision
""")
IN_MOTION = text("SELECT id, total, result FROM card WHERE period = :period")
STATE = text("SELECT state, freeze_no FROM period WHERE id = :period")


@dataclass(slots=True)
class Watch:
    """Remembers what was there, so that what comes later can be held against it."""

    period_id: int
    period: str
    group: frozenset[int]
    """Accounts that act for the whole group."""
    rows: Digests = field(default_factory=dict)
    state: str = "OPEN"
    freeze_no: int = 0
    people: dict[int, int] = field(default_factory=dict)
    holders: dict[int, int] = field(default_factory=dict)
    summed: set[tuple[int, int]] = field(default_factory=set)
    signs: Sequence[Any] = ()

    def begin(self, db: Session) -> None:
        """From here on: where the month is, who is who."""
        self.state, self.freeze_no = db.execute(STATE, {"period": self.period_id}).one()
        self.people = {user: person for user, person in db.execute(PERSONS) if person is not None}

    def look(self, db: Session) -> None:
        """Raises AssertionError with what does not hold. What nothing was added to is not asked again."""
        added = self._nothing_written_changes(db)
        moved = self._the_month_goes_its_way(db)
        faults: list[str] = []
        if moved or added:
            self.holders.update(dict(db.execute(CARDS).all()))
            faults += self._in_motion(db)
        if added:
            self.signs = db.execute(SIGNS).all()
            faults += [*self._signs(), *self._points(db), *self._published(db), *self._afterwards(db)]
        assert not faults, faults

    def _nothing_written_changes(self, db: Session) -> bool:
        now = sealed_rows(db)
        found = damage(self.rows, now)
        assert found.none, found
        added = len(now) > len(self.rows)
        self.rows = now
        return added

    def _the_month_goes_its_way(self, db: Session) -> bool:
        before = self.state, self.freeze_no
        state, freeze_no = db.execute(STATE, {"period": self.period_id}).one()
        assert state in LEADS_TO[self.state], (self.state, state)
        assert freeze_no - self.freeze_no in {0, 1}
        self.state, self.freeze_no = state, freeze_no
        return (state, freeze_no) != before

    def _signs(self) -> Iterator[str]:
        """A stage is signed by somebody else than the person on the card, and by a different person each."""
        signers: dict[tuple[int, int], set[int]] = {}
        for card, freeze_no, stage, user in self.signs:
            own = self.people.get(user) == self.holders[card]
            if own != (stage == "SELF"):
                yield f"{stage} of card {card} was signed by user {user}"
            person = self.people.get(user, -user)
            together = signers.setdefault((card, freeze_no), set())
            if person in together:
                yield f"user {user} signed two stages of card {card}"
            together.add(person)

    def _points(self, db: Session) -> Iterator[str]:
        for person, column, user in db.execute(JUDGEMENTS):
            if (self.people.get(user) == person) != (column == "SELF"):
                yield f"points of employee {person} in column {column} by user {user}"

    def _published(self, db: Session) -> Iterator[str]:
        """Approved by three others, never by the one who publishes their own, and summed up right."""
        signs: dict[tuple[int, int], dict[str, int]] = {}
        for card, freeze_no, stage, user in self.signs:
            signs.setdefault((card, freeze_no), {})[stage] = user
        for row in db.execute(PUBLISHED):
            if (row.id, row.revision) in self.summed:
                continue
            self.summed.add((row.id, row.revision))
            if row.kind == "CLOSE":
                if self.people.get(row.published_by) == row.employee_id:
                    yield f"card {row.id} was published by the person on it"
                judges = signs.get((row.id, row.freeze_no), {})
                if not set(JUDGES) <= set(judges):
                    yield f"card {row.id} was published with {sorted(judges)} only"
                if row.level == "GROUP" and not {judges.get(stage) for stage in JUDGES} <= self.group:
                    yield f"card {row.id} of the group was judged in the store"
                if not row.complete:
                    yield f"card {row.id} was published incomplete"
            yield from self._sums(row)

    def _sums(self, row: Any) -> Iterator[str]:
        if fault := mismatch(row.result):
            yield f"card {row.id} revision {row.revision}: {fault}"
        told = json.loads(row.head)["total"]
        figures = (
            [None, None] if row.withdrawn else [Decimal(row.result["total"]), Decimal(row.result["total"])]
        )
        if [row.total, None if told is None else Decimal(told)] != figures:
            yield f"card {row.id} revision {row.revision}: {row.total} and {told} beside {figures}"

    def _afterwards(self, db: Session) -> Iterator[str]:
        """Only the person on a card appeals and acknowledges; neither they nor who gave its points rules."""
        for person, user in (*db.execute(APPEALS), *db.execute(SEEN)):
            if self.people.get(user) != person:
                yield f"user {user} spoke for employee {person}"
        judges = {
            (card, freeze_no, user) for card, freeze_no, stage, user in self.signs if stage in GIVES_POINTS
        }
        for row in db.execute(RULINGS):
            if self.people.get(row.ruled_by) == row.employee_id:
                yield f"user {row.ruled_by} ruled on their own card {row.card_id}"
            if (row.card_id, row.freeze_no, row.ruled_by) in judges:
                yield f"user {row.ruled_by} ruled on points they gave to card {row.card_id}"

    def _in_motion(self, db: Session) -> Iterator[str]:
        for row in db.execute(IN_MOTION, {"period": self.period}):
            if fault := mismatch(row.result):
                yield f"card {row.id} in motion: {fault}"


def mismatch(result: Mapping[str, Any]) -> str | None:
    """Whether the total is the sum of lines and deductions, between 0 and 100."""
    points = [Decimal(line["points"]) for line in result["lines"] if line["points"] is not None]
    taken = [Decimal(one["points"]) for one in result["deductions"]]
    if not points:
        return None if result["total"] is None else f"{result['total']} of nothing"
    expected = min(max(sum(points) + sum(taken), Decimal(0)), Decimal(100))
    return None if Decimal(result["total"]) == expected else f"{result['total']} is not {expected}"
