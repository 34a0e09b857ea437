"""Step 8: places by competition ranking (1, 1, 3), and prizes as entries of the ledger.

People who tie share the sum of the prizes of the places they hold together, to the last cent: what does not
divide goes cent by cent to the first of them in order of their keys (A-20).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ..ledger.rules import Price
from ..names import Known, Stage, stated
from ..numbers import ZERO, half_up
from ..policy import Policy
from ..reading import ONE
from ..results import Entry, EntryKind, Notice, Rank, Result
from ..spreading import spread
from ..work import Work
from .rules import Better, RankRule
from .standings import OPEN, PROVISIONAL, UNDECIDED, Contender, Standing, standing

SMALL_SAMPLE = "small-sample"
FIGURE_PLACES = 10
"""Decimals of the figure as a place shows it; the exact one decides."""
POOL, SHARED = "pool", "shared"
"""What the entry of a prize names: the prizes of the shared places together, and by how many."""
PRIZE = "prize"
"""What is missing where nobody has set the prize itself."""


def award(work: Work) -> None:
    """Every ranking of the policy, in its order, on what the ledger held before the first of them."""
    if not work.policy.ranks:
        return
    subjects = {subject.key: subject for subject in work.population.subjects}
    contenders = [Contender(subjects[one.subject], one, work.known(one, Stage.RANKS)) for one in work.live]
    for rule in work.policy.ranks:
        fields: dict[str, list[Standing]] = {}
        for one in sorted(contenders, key=lambda contender: contender.subject.key):
            fields.setdefault(one.field(rule), []).append(standing(rule, one))
        for standings in fields.values():
            _rank(rule, standings)


def _rank(rule: RankRule, standings: Sequence[Standing]) -> None:
    leagues: dict[str, list[Standing]] = {}
    for one in standings:
        if one.reason:
            result = one.contender.result
            figure = None if one.figure is None else half_up(one.figure, FIGURE_PLACES)
            result.ranks.append(Rank(rule.code, one.league, None, 0, figure, 0, None, one.reason))
        else:
            leagues.setdefault(one.league, []).append(one)
    for league, ranked in leagues.items():
        waits = any(one.may_still_enter(league) for one in standings)
        for place, tied in _places(rule, ranked):
            _give(rule, league, place, tied, len(ranked), waits=waits)


def _places(rule: RankRule, ranked: Sequence[Standing]) -> Iterable[tuple[int, list[Standing]]]:
    """Ties hold the best of their places together, and the next one follows after all of them."""
    by_figure: dict[Decimal, list[Standing]] = {}
    for one in ranked:
        if one.figure is not None:
            by_figure.setdefault(one.figure, []).append(one)
    place = 1
    for figure in sorted(by_figure, reverse=rule.better is Better.HIGHER):
        yield place, by_figure[figure]
        place += len(by_figure[figure])


def _give(rule: RankRule, league: str, place: int, tied: Sequence[Standing], of: int, *, waits: bool) -> None:
    entries = [] if waits else _prizes(rule, league, place, tied)
    for index, one in enumerate(tied):
        result = one.contender.result
        entry = entries[index] if entries else None
        prize = None if entry is None else entry.amount
        figure = half_up(one.figure or ZERO, FIGURE_PLACES)
        reason = PROVISIONAL if waits else ""
        result.ranks.append(Rank(rule.code, league, place, of, figure, len(tied), prize, reason))
        if entry is not None and entry.amount != ZERO:
            result.entries.append(entry)
        if rule.small is not None and one.contender.known.decide(rule.small):
            result.notices.append(Notice(SMALL_SAMPLE, (("rank", rule.code),)))


def _prizes(rule: RankRule, league: str, place: int, tied: Sequence[Standing]) -> list[Entry]:
    """The entries of people who share a place, in their order; none where no place of theirs has a prize.

    The table is read as it stands for the first of them: variants of a prize are meant to go by store.
    """
    table = rule.prizes.get(league, ())[place - 1 : place - 1 + len(tied)]
    if not table:
        return []
    known = tied[0].contender.known
    example = (rule.mark is not None and rule.mark.example) or any(
        price.formula is not None and known.is_example(price.formula) for price in table
    )
    amounts = [None if price.formula is None else known.amount(price.formula) for price in table]
    names = dict(pair for price in table if price.formula is not None for pair in known.given(price.formula))
    count = {SHARED: Decimal(len(tied))}
    if any(amount is None for amount in amounts):
        missing = dict.fromkeys(name for price in table for name in _missing(price, known))
        entry = _entry(rule, None, names | count, tuple(missing), example=example)
        return [entry] * len(tied)
    pool = sum((amount for amount in amounts if amount is not None), ZERO)
    shares = spread([ONE] * len(tied), pool)
    return [_entry(rule, share, names | {POOL: pool} | count, (), example=example) for share in shares]


def _entry(
    rule: RankRule,
    amount: Decimal | None,
    names: dict[str, Decimal],
    missing: tuple[str, ...],
    *,
    example: bool,
) -> Entry:
    return Entry(
        rule.code, EntryKind.PRIZE, amount, (), tuple(names.items()), missing, rule.fund, "", example
    )


def _missing(price: Price, known: Known) -> tuple[str, ...]:
    return (PRIZE,) if price.formula is None else known.missing(price.formula)


def best_prize(policy: Policy, result: Result) -> Decimal | None:
    """The most that prizes still undecided can bring; None while one of them is unset, 0 where none waits."""
    waiting = {one.rank: one for one in result.ranks if one.reason in {OPEN, PROVISIONAL}}
    if not waiting:
        return ZERO
    most, params = ZERO, stated(policy)
    for rule in policy.ranks:
        if rule.code not in waiting:
            continue
        league = waiting[rule.code].league
        tables = [table for code, table in rule.prizes.items() if league in {code, UNDECIDED}]
        prices = [price.formula for table in tables for price in table]
        amounts = [None if price is None else params.amount(price) for price in prices]
        known = [amount for amount in amounts if amount is not None]
        if len(known) < len(amounts):
            return None
        most += max(known, default=ZERO)
    return most
