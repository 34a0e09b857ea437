"""Ranks of a policy document: by which figure, within which field, in which leagues, and for which prizes.

ranks:
  - {code, label, rule, by: satisfaction, better?: higher | lower, within?: store | brand | group,
     leagues?: [{code, label, when: "units < 10"}], eligible?: "satisfaction >= 90 and units > 0",
     small_sample?: "answers < 5", prizes?: {small: ["500", first_prize, unset]} or, without leagues, a list,
     fund?: training}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..document import Place, note_duplicates
from ..formulas.formula import Formula, Sort, parse
from ..formulas.tree import FormulaError
from ..items import mark_of
from ..ledger.amounts import parse_price
from ..ledger.rules import Price
from ..names import NOTHING, Stage, Vocabulary, parse_condition
from ..parts import Mark
from ..texts import Text

ALL = ""
"""The league of a rank without leagues."""


class Within(StrEnum):
    """Whom somebody is ranked against."""

    STORE = "store"
    BRAND = "brand"
    GROUP = "group"  # the whole population


class Better(StrEnum):
    """The first is what counts where a rank says nothing."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class League:
    """People of like size, ranked among themselves; of several that fit the first."""

    code: str
    label: Text
    when: Formula


@dataclass(frozen=True, slots=True)
class RankRule:
    """A ranking by a figure; only the eligible are ranked and fill the places (A-72).

    `prizes` are those of the first place, the second and so on, by league; nobody moves up into a prize and
    one that is not awarded lapses (A-20). `small` warns of a figure that rests on few answers (A-58).
    """

    code: str
    label: Text
    rule: str
    by: Formula
    better: Better
    within: Within
    leagues: tuple[League, ...]
    eligible: Formula | None
    small: Formula | None
    prizes: Mapping[str, tuple[Price, ...]] = field(default_factory=dict)
    fund: str = ""
    mark: Mark | None = None


_REQUIRED = ("code", "label", "rule", "by")
_OPTIONAL = ("better", "within", "leagues", "eligible", "small_sample", "prizes", "fund", "note")


def parse_ranks(
    place: Place, words: Vocabulary, marks: Mapping[str, Mark], taken: set[str]
) -> tuple[RankRule, ...]:
    """`taken` are the codes of event rules: prizes stand beside their entries in one ledger."""
    units = words.units(Stage.RANKS)
    found = [(one, _rank(one, words, units, marks)) for one in place.each()]
    note_duplicates((one, rank.code) for one, rank in found)
    for one, rank in found:
        if rank.code in taken:
            one["code"].fault("duplicate-code", code=rank.code)
    return tuple(rank for _, rank in found)


def _rank(place: Place, words: Vocabulary, units: Mapping[str, Sort], marks: Mapping[str, Mark]) -> RankRule:
    place.expect(_REQUIRED, _OPTIONAL)
    code = place["code"].text(40)
    leagues = _leagues(place["leagues"], units)
    return RankRule(
        code=code,
        label=place["label"].label(),
        rule=place["rule"].text(80),
        by=_figure(place["by"], units),
        better=place["better"].choice(Better),
        within=place["within"].choice(Within) if place.has("within") else Within.GROUP,
        leagues=leagues,
        eligible=parse_condition(place["eligible"], units) if place.has("eligible") else None,
        small=parse_condition(place["small_sample"], units) if place.has("small_sample") else None,
        prizes=_prizes(place["prizes"], leagues, words) if place.has("prizes") else {},
        fund=place["fund"].text(40),
        mark=mark_of(marks, f"/ranks/{code}"),
    )


def _leagues(place: Place, units: Mapping[str, Sort]) -> tuple[League, ...]:
    found = []
    for one in place.each():
        one.expect(("code", "label", "when"))
        league = League(one["code"].text(40), one["label"].label(), parse_condition(one["when"], units))
        found.append((one, league))
    note_duplicates((one, league.code) for one, league in found)
    return tuple(league for _, league in found)


def _prizes(place: Place, leagues: tuple[League, ...], words: Vocabulary) -> dict[str, tuple[Price, ...]]:
    """Prizes name params only: what a place brings does not hang on who holds it."""
    units = Vocabulary(words.params, (), (), (), ()).units(Stage.EVENTS)
    if not leagues:
        return {ALL: tuple(parse_price(one, units) for one in place.each())}
    known = [league.code for league in leagues]
    found = {}
    for code, table in place.entries():
        if code not in known:
            table.fault("unknown-league", code=code, known=", ".join(known))
        found[code] = tuple(parse_price(one, units) for one in table.each())
    return found


def _figure(place: Place, units: Mapping[str, Sort]) -> Formula:
    """A formula in any unit: it is only compared with the same of others."""
    text = place.text()
    if not text:
        return NOTHING
    try:
        found = parse(text, units)
    except FormulaError as fault:
        place.fault(fault.code, found=fault.found)
        return NOTHING
    if found.sort == "truth":
        place.fault("formula-needs-amount", found=text)
    return found
