"""Cards of a frozen month on their way to publication, with who signed which stage of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.closing import Judged, Level, Stage
from kaoping.domain.people import Place, Principal
from kaoping.domain.scoring.results import PayState
from kaoping.domain.workflow import Person
from kaoping.scorecards.service.closing.periods import CLOSING
from kaoping.storage.reach import reaches
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.closing import ClosingPeriod, FrozenInput, StageSign
from kaoping.storage.tables.people import Assignment, Employee
from kaoping.storage.tables.scoring import Card, Run


@dataclass(frozen=True, slots=True)
class Signed:
    stage: Stage
    person: Person
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moving:
    """A card with the code of its policy and its signs since the freeze, in the order they were given."""

    card: Card
    policy: str
    department_id: int
    signs: Sequence[Signed]

    @property
    def place(self) -> Place:
        return Place.of_post(self.card.store_id, self.department_id, self.card.employee_id)

    @property
    def judged(self) -> Judged:
        """The card as decisions look at it."""
        card = self.card
        return Judged(
            person=Person(card.employee_id),
            level=Level(card.level or Level.STORE),
            next_stage=None if card.next_stage is None else Stage(card.next_stage),
            signed={one.stage: one.person for one in self.signs},
            complete=card.complete and not missing_pay(card),
        )


def missing_pay(card: Card) -> list[str]:
    """Pay lines without an amount: somebody has to set what they need."""
    wanting = {PayState.UNSET, PayState.UNDEFINED}
    return [pay["code"] for pay in card.result["pay"] if pay["state"] in wanting]


def moving_cards(
    db: Session,
    row: ClosingPeriod,
    ids: Collection[int] | None = None,
    *,
    level: Level | None = None,
    seen_by: Principal | None = None,
) -> list[Moving]:
    """By name of the person: all of them, those asked for, those somebody reaches. A published card moves no
    more."""
    query = (
        select(Card, FrozenInput.policy_code, Assignment.department_id)
        .join(Run, (Run.store_id == Card.store_id) & (Run.id == Card.run_id))
        .join(
            FrozenInput,
            (FrozenInput.store_id == Run.store_id) & (FrozenInput.policy_version_id == Run.policy_version_id),
        )
        .join(Employee, Employee.id == Card.employee_id)
        .join(Assignment, Assignment.id == Card.assignment_id)
        .where(
            Card.store_id == row.store_id,
            Card.period == row.code,
            Run.kind == CLOSING,
            FrozenInput.period_id == row.id,
            FrozenInput.freeze_no == row.freeze_no,
        )
        .order_by(Employee.name_key, Card.id)
    )
    if ids is not None:
        query = query.where(Card.id.in_(sorted(ids)))
    if level is not None:
        query = query.where(Card.level == level)
    if seen_by is not None:
        query = query.where(reaches(Card, seen_by))
    found = db.execute(query.execution_options(populate_existing=True)).all()
    signs = signs_of(db, row, [one.Card.id for one in found])
    return [Moving(one.Card, one.policy_code, one.department_id, signs[one.Card.id]) for one in found]


def signs_of(db: Session, row: ClosingPeriod, ids: Collection[int]) -> Mapping[int, list[Signed]]:
    """Signs of this freeze by card; those of an earlier one count no more."""
    found: dict[int, list[Signed]] = defaultdict(list)
    if not ids:
        return found
    query = (
        select(StageSign, UserAccount.display_name)
        .join(UserAccount, UserAccount.id == StageSign.user_id)
        .where(
            StageSign.store_id == row.store_id,
            StageSign.period_id == row.id,
            StageSign.freeze_no == row.freeze_no,
            StageSign.card_id.in_(sorted(ids)),
        )
        .order_by(StageSign.id)
    )
    for sign, name in db.execute(query):
        person = Person(sign.employee_id, sign.user_id)
        found[sign.card_id].append(Signed(Stage(sign.stage), person, name, sign.at))
    return found
