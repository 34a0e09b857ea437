"""Call-backs of the demo: agents take what is due, ring, write down what was said, until nothing is left."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaoping.calls.schemas import AttemptResultIn
from kaoping.calls.service import open_attempt, record_result
from kaoping.calls.service.catalogue import questionnaire_of
from kaoping.calls.service.claims import next_chance, take
from kaoping.domain.people import Principal
from kaoping.domain.questionnaires import Questionnaire
from kaoping.storage.tables.calls import QuestionnaireVersion

from .agenda import Act, Agenda
from .answers import GRIEVANCES, draw_answers, draw_outcome
from .cast import Cast
from .orders import ZONE

CALL_MINUTES = 4
LONGEST_TALK = timedelta(seconds=200)
FORENOON, AFTERNOON = (time(9, 35), time(11, 50)), (time(14, 5), time(18, 15))
ASKED_FOR = time(15, 30)

Opened = Callable[[int, datetime], None]
"""Told of a complaint a call has opened: its id, and when."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One agent's days at the telephone. `opened` hears of every complaint that comes of a call."""

    cast: Cast
    agenda: Agenda
    rng: random.Random
    agent: str
    opened: Opened

    def plan(self, day: date) -> None:
        begin = _on(day, FORENOON[0]) + timedelta(seconds=self.rng.randrange(200))
        self.agenda.at(begin, self._call)

    def _call(self, moment: datetime) -> None:
        """One call, then the next a few minutes later; a pause when nobody is due; until the shift ends."""
        if moment + LONGEST_TALK > self.agenda.until:
            return
        with self.cast.acting(self.agent, "calls:work") as (db, who):
            begun = _begin(db, who)
            chance = None if begun else next_chance(db, who)
        if begun:
            ends = moment + timedelta(seconds=self.rng.randrange(40, LONGEST_TALK.seconds))
            self.agenda.at(ends, self._result(*begun))
            chance = moment + timedelta(minutes=CALL_MINUTES, seconds=self.rng.randrange(90))
        if chance:
            self._go_on(chance.astimezone(ZONE), moment.astimezone(ZONE).date())

    def _go_on(self, following: datetime, today: date) -> None:
        if FORENOON[1] < following.time() < AFTERNOON[0]:
            following = _on(following.date(), AFTERNOON[0])
        if following.date() == today and following.time() < AFTERNOON[1]:
            self.agenda.at(following, self._call)

    def _result(self, attempt_id: int, sheet: Questionnaire) -> Act:
        def hang_up(moment: datetime) -> None:
            said = self._said(sheet, moment)
            with self.cast.acting(self.agent, "calls:work") as (db, who):
                done = record_result(db, who, attempt_id, said)
            if done.complaint_id:
                self.opened(done.complaint_id, moment)

        return hang_up

    def _said(self, sheet: Questionnaire, moment: datetime) -> AttemptResultIn:
        outcome = draw_outcome(self.rng)
        if outcome == "CALL_LATER":
            tomorrow = moment.astimezone(ZONE).date() + timedelta(days=1)
            return AttemptResultIn.model_validate(
                {"outcome": outcome, "next_call_at": _on(tomorrow, ASKED_FOR)}
            )
        if outcome != "COMPLETED":
            return AttemptResultIn.model_validate({"outcome": outcome})
        talked = self.rng.randrange(60, 240)
        answers, triggered = draw_answers(self.rng, sheet)
        said: dict[str, Any] = {"outcome": outcome, "talk_seconds": talked, "answers": answers}
        if triggered:
            said["complaint"] = {"open": True, "description": self.rng.choice(GRIEVANCES)}
        return AttemptResultIn.model_validate(said)


def _begin(db: Session, who: Principal) -> tuple[int, Questionnaire] | None:
    """The attempt that was begun on the most urgent task, and what there is to ask; None when none is due."""
    task = take(db, who)
    if task is None:
        return None
    version = db.get_one(QuestionnaireVersion, task.questionnaire_version_id)
    return open_attempt(db, who, task.id).id, questionnaire_of(db, version.id, version.row_version)


def _on(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZONE)
