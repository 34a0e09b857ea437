"""Evaluation alone, without a database: populations made of the facts of golden cases. Measures nothing.

A case is copied until there are enough people; each copy has its own people, readings and occurrences. They
are evaluated store by store, as a close does.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from kaoping.domain.scoring.document import Place
from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.golden import Played, play
from kaoping.domain.scoring.inputs import Occurrence, Population
from kaoping.policies.packs import SHIPPED, read_document, shipped_files

STAFF_OF_STORE = 50
SCHEMES = ("S002-B", "S001-G")


def one_scheme(code: str, people: int) -> list[Played]:
    """The fullest case of a scheme, copied for so many people, in stores of fifty."""
    fullest = max(_cases(read_document(SHIPPED / f"{code}.yaml")), key=_fullness)
    return list(_stores(fullest, people))


def every_scheme(people: int) -> list[Played]:
    """A store of fifty for the first case of each shipped scheme, then for the second of each, and so on,
    for at least so many people."""
    schemes = [list(_cases(read_document(path))) for path in shipped_files()]
    cases = [one for turn in zip_longest(*schemes) for one in turn if one]
    stores: list[Played] = []
    placed = 0
    while placed < people:
        for case in cases:
            stores += _stores(case, STAFF_OF_STORE)
            placed += len(stores[-1].facts.population.subjects)
            if placed >= people:
                break
    return stores


def seconds_to_evaluate(stores: Sequence[Played]) -> float:
    """All of them, one after the other, on one core."""
    started = time.perf_counter()
    for one in stores:
        evaluate(one.policy, *one.facts.inputs)
    return time.perf_counter() - started


def _cases(document: Mapping[str, object]) -> Iterator[Played]:
    """Those with facts; a case about dates or a refusal has nobody to score."""
    place = Place(document)
    for one in place["cases"].each():
        if not one.has("refused"):
            yield play(document, one)


def _fullness(case: Played) -> int:
    facts = case.facts
    if len(facts.population.subjects) > 1:
        return 0
    return len(facts.readings) + len(facts.reviews) + len(facts.events) + len(facts.occurrences)


def _stores(case: Played, people: int) -> Iterator[Played]:
    placed = 0
    while placed < people:
        wanted = min(STAFF_OF_STORE, people - placed)
        copies = max(1, wanted // len(case.facts.population.subjects))
        yield Played(case.policy, _copied(case.facts, copies), ())
        placed += copies * len(case.facts.population.subjects)


def _copied(facts: Facts, copies: int) -> Facts:
    """So many of everybody: the keys of people get a number, those of stores stay."""
    keys = {one.key for one in facts.population.subjects}
    parts = [_renamed(facts, keys, str(number)) for number in range(copies)]
    return Facts(
        Population(facts.population.period, tuple(one for part in parts for one in part.population.subjects)),
        {key: reading for part in parts for key, reading in part.readings.items()},
        tuple(one for part in parts for one in part.events),
        tuple(one for part in parts for one in part.reviews),
        tuple(one for part in parts for one in part.history),
        {key: amounts for part in parts for key, amounts in part.pay_terms.items()},
        tuple(one for part in parts for one in part.settled),
        tuple(one for part in parts for one in part.occurrences),
        tuple(one for part in parts for one in part.past),
    )


def _renamed(facts: Facts, keys: set[str], number: str) -> Facts:
    def own(key: str) -> str:
        return f"{key}.{number}" if key in keys else key

    def happened(one: Occurrence) -> Occurrence:
        roles = {role: tuple(own(key) for key in people) for role, people in one.roles.items()}
        return replace(one, id=f"{one.id}.{number}", roles=roles)

    people = tuple(replace(one, key=own(one.key), head=own(one.head)) for one in facts.population.subjects)
    return replace(
        facts,
        population=replace(facts.population, subjects=people),
        readings={(own(key), code): reading for (key, code), reading in facts.readings.items()},
        events=tuple(replace(one, subject=own(one.subject)) for one in facts.events),
        reviews=tuple(replace(one, subject=own(one.subject)) for one in facts.reviews),
        history=tuple(replace(one, subject=own(one.subject)) for one in facts.history),
        pay_terms={own(key): amounts for key, amounts in facts.pay_terms.items()},
        settled=tuple(replace(one, subject=own(one.subject)) for one in facts.settled),
        occurrences=tuple(happened(one) for one in facts.occurrences),
        past=tuple(replace(one, subject=own(one.subject)) for one in facts.past),
    )
