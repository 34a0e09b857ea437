"""What happens in the demo, in the order of time and by a clock of its own; nothing in the future."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

Act = Callable[[datetime], None]
Step = tuple[datetime, Act]


@dataclass(slots=True)
class DemoClock:
    """The time the database is told; never ahead of the real one."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Agenda:
    """Acts may add later ones; what would come after `until` never happens."""

    clock: DemoClock
    until: datetime
    heap: list[tuple[datetime, int, Act]] = field(default_factory=list)
    count: "itertools.count[int]" = field(default_factory=itertools.count)

    def at(self, moment: datetime, act: Act) -> None:
        if moment <= self.until:
            heapq.heappush(self.heap, (moment, next(self.count), act))

    def carry_out(self) -> Iterator[datetime]:
        """Do everything in its order; gives the time before each act, which others may use to look in."""
        while self.heap:
            moment, _, act = heapq.heappop(self.heap)
            self.clock.now = max(moment, self.clock.now)
            yield self.clock.now
            act(self.clock.now)
