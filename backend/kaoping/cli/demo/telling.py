"""The days of the demo: the DMS pushes in the evening, agents call, complaints go their way."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from kaoping.calls.jobs import generate_tasks
from kaoping.complaints.jobs import record_breaches
from kaoping.storage.unit_of_work import unit_of_work

from .agenda import Act, Agenda
from .calling import Opened, Shift
from .cast import Cast
from .complaints import Story
from .orders import ZONE, Draw
from .organisation import STAFF, STORES
from .pace import Pace

SEED = 20_261_101
EVENING = time(18, 20)


class Days:
    """Everybody at work, day after day, all drawn from one seed."""

    def __init__(self, cast: Cast, agenda: Agenda, pace: Pace) -> None:
        self.cast, self.agenda, self.pace = cast, agenda, pace
        self.today = agenda.until.astimezone(ZONE).date()
        self.rng = random.Random(SEED)  # noqa: S311 - the same story each time, no secret
        self.draws = [Draw(n, random.Random(SEED + n)) for n in range(len(STORES))]  # noqa: S311
        self.shifts = [
            [
                Shift(cast, agenda, self.rng, post.username, self._follow(store))
                for post in staff
                if post.role == "AGENT" and post.username
            ]
            for store, staff in enumerate(STAFF)
        ]

    def plan(self, first: date) -> None:
        for n in range((self.today - first).days + 1):
            day = first + timedelta(days=n)
            self.agenda.at(min(datetime.combine(day, EVENING, ZONE), self.agenda.until), self._evening(day))
            for agents in self.shifts:
                for agent in (
                    agents if self.pace.is_lively(day, self.today) else agents[n % len(agents) :][:1]
                ):
                    agent.plan(day)

    def _evening(self, day: date) -> Act:
        """One push for both stores; then what the worker would have done in the meantime."""

        def push(moment: datetime) -> None:
            usual = self.pace.orders(day, self.today)
            ready: list[dict[str, Any]] = [
                order
                for draw in self.draws
                for order in draw.day(day, usual)
                if datetime.fromisoformat(order["delivered_at"]) < moment
            ]
            if ready:
                self.cast.push(ready)
            with unit_of_work(self.cast.database, "demo") as db:
                generate_tasks(db)
                record_breaches(db)

        return push

    def _follow(self, store: int) -> Opened:
        def follow(case: int, opened_at: datetime) -> None:
            for delay, act in Story(self.cast, self.rng, store, case).steps():
                self.agenda.at(opened_at + delay, act)

        return follow
