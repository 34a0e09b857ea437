"""How much happens in the demo: how far back it reaches, and how lively its days are."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """Orders a day and store. The past is quieter than the present: it is there to be closed and compared.

    The last days before today are lively even when they belong to the month before, so that on the second of
    a month there are calls to make.
    """

    past: float = 4
    running: float = 12  # the small profile: about 400 a month and store
    lively_days: int = 10
    months_back: int = 2

    def first_day(self, today: date) -> date:
        """The first day of the earliest month that is told."""
        first = today.replace(day=1)
        for _ in range(self.months_back):
            first = (first - timedelta(days=1)).replace(day=1)
        return first

    def is_lively(self, day: date, today: date) -> bool:
        return day >= min(today.replace(day=1), today - timedelta(days=self.lively_days))

    def orders(self, day: date, today: date) -> float:
        return self.running if self.is_lively(day, today) else self.past
