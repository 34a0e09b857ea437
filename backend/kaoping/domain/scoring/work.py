"""One run over one population: what every step of the evaluation sees, and where it leaves its results."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .inputs import Occurrence, PastPeriod, Population, Readings
from .judging import Judgements, Settlements
from .names import Known, Stage, known
from .policy import Policy
from .results import Result
from .texts import Text


@dataclass(frozen=True, slots=True)
class Work:
    """The inputs in a fixed order, and the results as far as the steps have come."""

    policy: Policy
    population: Population
    readings: Readings
    events: Mapping[tuple[str, str], tuple[str, ...]]
    reviews: Judgements
    history: Mapping[tuple[str, str], Decimal]
    terms: dict[str, Mapping[str, Decimal]]
    settled: Settlements
    occurrences: tuple[Occurrence, ...]
    past: tuple[PastPeriod, ...]
    views: dict[str, Policy]
    results: list[Result]

    def view(self, result: Result) -> Policy:
        """The policy as it stands for this subject: its variants chosen."""
        return self.views[result.subject]

    @property
    def live(self) -> list[Result]:
        return [result for result in self.results if result.applies]

    def known(self, result: Result, stage: Stage) -> Known:
        """What the names of formulas are worth for this subject, as its result stands."""
        return known(self.view(result), result, self.terms.get(result.subject, {}), stage)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the order: its number there, what users read about it, and the work."""

    number: int
    label: Text
    run: Callable[[Work], None]
