"""The days of the demo: the DMS pushes in the evening, agents call, complaints go their way."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from kaoping.calls.jobs import generate_tasks
from kaoping.complaints.jobs import record_breaches
from kaoping.domain.periods import Period, PeriodKind, period_of
from kaoping.storage.unit_of_work import unit_of_work

from .agenda import Act, Agenda, Step
from .calling import Opened, Shift
from .cast import APPOINTMENTS, SALES, Cast
from .closing import LOCKED_AFTER, SETTLED_AFTER, Calendar, Close
from .complaints import Story
from .disputing import Aftermath
from .inspecting import Inspection
from .late import Latecomers
from .orders import ZONE, Draw, Record
from .organisation import HOUSES, House
from .pace import Pace
from .sales import TAKEN_BACK_AFTER, Showroom, taken_back

SEED = 20_261_101
EVENING = time(18, 20)
AUDITED_ON = timedelta(days=11)


class Days:
    """Everybody at work, day after day, all drawn from one seed."""

    def __init__(self, cast: Cast, agenda: Agenda, pace: Pace) -> None:
        self.cast, self.agenda, self.pace = cast, agenda, pace
        self.today = agenda.until.astimezone(ZONE).date()
        self.rng = random.Random(SEED)  # noqa: S311 - the same story each time, no secret
        self.first = pace.first_day(self.today)
        self.draws = [
            Draw(house, random.Random(SEED + n), self.first)  # noqa: S311 - the same
            for n, house in enumerate(HOUSES)
        ]
        self.showrooms = [Showroom(draw) for draw in self.draws]
        self.sent: dict[tuple[int, str], list[Record]] = defaultdict(list)
        self.shifts = [
            [
                Shift(cast, agenda, self.rng, post.username, self._follow(store))
                for post in house.staff
                if post.role == "AGENT" and post.username
            ]
            for store, house in enumerate(HOUSES)
        ]

    def plan(self) -> None:
        """Every day until today, and the close of every month that is over."""
        for n in range((self.today - self.first).days + 1):
            day = self.first + timedelta(days=n)
            self.agenda.at(min(datetime.combine(day, EVENING, ZONE), self.agenda.until), self._evening(day))
            for agents in self.shifts:
                # A quiet day is one agent's work: they take turns.
                on_duty = agents if self.pace.is_lively(day, self.today) else [agents[n % len(agents)]]
                for agent in on_duty:
                    agent.plan(day)
        self._plan_closes(period_of(self.first, PeriodKind.MONTH))
        self._plan_audits()

    def _plan_closes(self, month: Period) -> None:
        for back in range(self.pace.months_back, 0, -1):
            for store in range(len(HOUSES)):
                self._plan_close(store, month, back)
            month = month.next()

    def _plan_close(self, store: int, month: Period, back: int) -> None:
        """Last month stays public, with an appeal that waits; the months before are locked."""
        locked = back > 1
        calendar = Calendar.of(month, self.agenda.until, LOCKED_AFTER if locked else SETTLED_AFTER)
        judging = random.Random(f"{SEED}/{store}/{month.code}")  # noqa: S311 - no secret
        close = Close(self.cast, judging, calendar, store, month)
        after = Aftermath(self.cast, calendar, store, month)
        sent = self.sent[store, month.code]
        late = Latecomers(self.cast, store, month, self.draws[store], sent, self._follow(store))
        for moment, act in (*close.steps(locked=locked), *after.steps(back), *late.steps(calendar)):
            self.agenda.at(moment, act)

    def _evening(self, day: date) -> Act:
        """One push for all stores; then what the worker would have done in the meantime."""

        def push(moment: datetime) -> None:
            usual = self.pace.orders(day, self.today)
            ready: list[Record] = []
            for store, draw in enumerate(self.draws):
                drawn = draw.day(day, usual)
                orders = [o for o in drawn if datetime.fromisoformat(o["delivered_at"]) < moment]
                self.sent[store, f"{day:%Y-%m}"] += orders
                ready += orders
            if ready:
                self.cast.push(ready)
            sold = self._sell(day, moment)
            with unit_of_work(self.cast.database, "demo") as db:
                if ready or sold:
                    generate_tasks(db)
                record_breaches(db)

        return push

    def _sell(self, day: date, moment: datetime) -> bool:
        """Cars handed over today, and who came as agreed; a few cars come back some days later."""
        sales = [sale for showroom in self.showrooms for sale in self._sold(showroom, day, moment)]
        visits = [v for showroom in self.showrooms for v in showroom.visits(day) if _is_over(v, moment)]
        if sales:
            self.cast.push(sales, SALES)
        if visits:
            self.cast.push(visits, APPOINTMENTS)
        return bool(sales)

    def _sold(self, showroom: Showroom, day: date, moment: datetime) -> Iterator[Record]:
        for sale in showroom.day(day):
            if datetime.fromisoformat(sale["delivered_at"]) < moment:
                if showroom.is_returned():
                    self.agenda.at(moment + TAKEN_BACK_AFTER, self._take_back(sale))
                yield sale

    def _take_back(self, sale: Record) -> Act:
        def act(moment: datetime) -> None:
            self.cast.push([taken_back(sale, moment)], SALES)
            with unit_of_work(self.cast.database, "demo") as db:
                generate_tasks(db)

        return act

    def _plan_audits(self) -> None:
        """One a month and store; today one is half done and another waits to be begun."""
        month = period_of(self.first, PeriodKind.MONTH)
        for store, house in enumerate(HOUSES):
            drawn = random.Random(f"{SEED}/audits/{store}")  # noqa: S311 - no secret
            days = [month.first, month.next().first, month.next().next().first]
            for first in days[: self.pace.months_back + 1]:
                audit = Inspection(self.cast, drawn, store, house, first + AUDITED_ON)
                for moment, act in audit.steps():
                    self.agenda.at(moment, act)
            for moment, act in self._audit_now(drawn, store, house):
                self.agenda.at(moment, act)

    def _audit_now(self, drawn: random.Random, store: int, house: House) -> Iterator[Step]:
        now = self.agenda.until
        if store == 0:
            yield from Inspection(self.cast, drawn, store, house, self.today).steps_half_way(now)
        elif store == 1:
            later = self.today + timedelta(days=2)
            yield from Inspection(self.cast, drawn, store, house, later).steps_ahead(now)

    def _follow(self, store: int) -> Opened:
        def follow(case: int, opened_at: datetime) -> None:
            for delay, act in Story(self.cast, self.rng, store, case).steps():
                self.agenda.at(opened_at + delay, act)

        return follow


def _is_over(visit: Record, moment: datetime) -> bool:
    return datetime.fromisoformat(visit["source_updated_at"]) < moment
