"""What a card tells besides its sheet, of everybody in the example facts of every scheme."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.docs.test_example_facts import PACKS, effective, evaluated

from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Result
from kaoping.scorecards.schemas_decided import DecidedOut, OccurrenceOut
from kaoping.scorecards.service.again import Again
from kaoping.scorecards.service.decided import decided_out
from kaoping.scorecards.service.inputs import Key
from kaoping.scorecards.service.occurrences import occurrence_key
from kaoping.web.schema import Label

POST = 7
AMOUNT = re.compile(r"\d[\d,.]* ?元|CNY|¥")


def told(policy: Policy, result: Result, *, pay: bool) -> DecidedOut:
    named: list[str] = [one for entry in result.entries for one in entry.occurrences]
    named += [one for proposal in result.proposals for one in proposal.basis]
    records = {key: _record(key) for key in named}
    card: Any = SimpleNamespace(assignment_id=POST)  # of what the database keeps of it, nothing else is told
    seen = policy.seen_by(result.attributes)
    counted: dict[Key, int] = {(POST, one.binding.measure.code): 3 for one in seen.inputs}
    return decided_out(Again(card, seen, result, counted, agrees=True, may_see_pay=pay), records)


def _record(key: str) -> OccurrenceOut:
    said = Label(zh=key, en=key)
    return OccurrenceOut(kind="FINDING", id=1, label=said, day=None, path=None, counted=True)


def everybody(code: str) -> Iterator[tuple[Policy, Result]]:
    policy = effective(code)
    yield from ((policy, result) for result in evaluated(policy))


@pytest.mark.parametrize("code", PACKS)
def test_everything_that_was_decided_is_told(code: str) -> None:
    for policy, result in everybody(code):
        found = told(policy, result, pay=True)
        entries = [] if found.ledger is None else found.ledger.entries
        assert [(one.code, one.amount) for one in entries] == [
            (one.rule, one.amount) for one in result.entries
        ]
        assert [len(one.records) for one in entries] == [len(one.occurrences) for one in result.entries]
        assert [(one.code, one.place, one.of) for one in found.ranks] == [
            (one.rank, one.place, one.of) for one in result.ranks
        ]
        assert [one.code for one in found.gates] == [one.gate for one in result.gates]
        assert [(one.code, len(one.records)) for one in found.proposals] == [
            (one.rule, len(one.basis)) for one in result.proposals
        ]
        assert (found.rail is None) == (result.rail is None)
        assert [one.code for one in found.notices] == [one.code for one in result.notices]


@pytest.mark.parametrize("code", PACKS)
def test_the_sums_of_the_ledger_are_those_of_its_entries(code: str) -> None:
    for policy, result in everybody(code):
        ledger = told(policy, result, pay=True).ledger
        if ledger is not None:
            counting = [one for one in ledger.entries if not one.yields_to and one.kind != "expense"]
            moved = sum(one.amount for one in counting if one.amount is not None)
            assert ledger.granted - ledger.taken == moved


@pytest.mark.parametrize("code", PACKS)
def test_whoever_may_not_see_pay_is_told_no_amount(code: str) -> None:
    for policy, result in everybody(code):
        found = told(policy, result, pay=False)
        assert (found.ledger, found.rail) == (None, None)
        assert all(one.prize is None for one in found.ranks)
        assert not AMOUNT.search(found.model_dump_json())


def test_an_entry_without_records_says_which_figures_it_follows_from() -> None:
    fined = [told(policy, result, pay=True).ledger for policy, result in everybody("S001-O")]
    figures = [entry.figures for ledger in fined if ledger for entry in ledger.entries if not entry.records]
    said = [(one.input, one.measure, one.records) for some in figures for one in some]
    assert ("lowest", "M-07", 3) in said


def test_an_occurrence_is_called_by_its_source_and_its_fact() -> None:
    assert occurrence_key("COMPLAINTS", 12) == "COMPLAINTS:12"
