"""How somebody stands in a ranking before places are given: league, figure, and whether there is any place.

Only cards that wait for nobody are ranked. An open card of the same field keeps its colleagues' places
provisional, unless what is known of it already puts it into another league or out of the ranking.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from ..formulas.value import UndefinedError, evaluated, settled
from ..inputs import Subject
from ..names import TOTAL, Known
from ..results import Result
from .rules import ALL, RankRule, Within

OPEN = "rank-open"
"""The card waits for people or for the policy: no place yet."""
NO_VALUE = "rank-no-value"
"""The figure, the league or whether somebody is eligible hangs on something without a value."""
NOT_ELIGIBLE = "rank-not-eligible"
NO_LEAGUE = "rank-no-league"
PROVISIONAL = "rank-provisional"
"""A place among the complete cards; open ones may still change it, so it brings no prize yet."""

UNDECIDED = ""
"""The league of somebody whose league hangs on something without a value."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A card with what its names are worth when ranking begins: no prize counts for another ranking."""

    subject: Subject
    result: Result
    known: Known

    def field(self, rule: RankRule) -> str:
        match rule.within:
            case Within.STORE:
                return self.subject.store
            case Within.BRAND:
                return self.subject.attributes.get("brand", "")
            case Within.GROUP:
                return ""


@dataclass(frozen=True, slots=True)
class Standing:
    """`figure` is exact to 30 decimals, so that equal ratios tie (A-62); `reason` empty: ranked."""

    contender: Contender
    league: str
    figure: Decimal | None
    reason: str = ""

    def may_still_enter(self, league: str) -> bool:
        """An open card whose ranking in this league nobody can rule out yet."""
        return self.reason == OPEN and self.league in {league, UNDECIDED}


def standing(rule: RankRule, one: Contender) -> Standing:
    """An open card's total is no total yet: nothing is decided by it."""
    is_open = bool(one.result.open)
    known = _without_total(one.known) if is_open else one.known
    league, eligible = _league(rule, known), _eligible(rule, known)
    figure = _figure(rule, known)
    if eligible is False:
        return Standing(one, league or "", figure, NOT_ELIGIBLE)
    if league is None:
        return Standing(one, "", figure, NO_LEAGUE)
    if is_open:
        return Standing(one, league, None, OPEN)
    if eligible is None or figure is None or (rule.leagues and league == UNDECIDED):
        return Standing(one, league, figure, NO_VALUE)
    return Standing(one, league, figure)


def _without_total(known: Known) -> Known:
    return replace(known, values={name: value for name, value in known.values.items() if name != TOTAL})


def _league(rule: RankRule, known: Known) -> str | None:
    """The first league that fits; None where none does."""
    if not rule.leagues:
        return ALL
    for league in rule.leagues:
        fits = known.decide(league.when)
        if fits is None:
            return UNDECIDED
        if fits:
            return league.code
    return None


def _eligible(rule: RankRule, known: Known) -> bool | None:
    return True if rule.eligible is None else known.decide(rule.eligible)


def _figure(rule: RankRule, known: Known) -> Decimal | None:
    if known.missing(rule.by):
        return None
    try:
        return settled(cast(Decimal, evaluated(rule.by.tree, known.values)))
    except UndefinedError:
        return None
