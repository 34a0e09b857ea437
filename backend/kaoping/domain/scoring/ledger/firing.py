"""Step 5: event rules over what happened and how the sheets stand → entries, proposals, overlaps.

on + who     occurrences, grouped per bearer: visit, indicator, period, or one by one
on + ladder  the same one by one, each by its number among the bearer's own in the window
on + split   one amount per occurrence, divided among the parties
parts        how many readings of a family lie beyond a limit
when         a condition alone, or beside one of the above: undecided is not fulfilled
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..curves.checklists import VISIT
from ..inputs import Occurrence
from ..names import Known
from ..parts import Scope
from ..results import Entry, Proposal
from ..work import Work
from .book import known_by, placed
from .entries import Shown, based, priced, unpriced
from .families import SHOWN, beyond
from .ladder import offence
from .outcomes import OFFENCE
from .rules import Action, EventRule, Price, Trigger, Who
from .scene import Incident, Scene, group_of, incident
from .sharing import shared
from .stacking import Draft, stacked
from .visits import seen_in_visit

WINDOW = "window_months"
"""What is missing where nobody has set how far a ladder looks back."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What a rule came to for one person: an entry, a proposal with its basis, or both."""

    bearer: str
    entry: Entry | None
    visit: str = ""
    action: Action | None = None
    basis: tuple[str, ...] = ()


def fire_events(work: Work) -> None:
    """Entries, proposals and overlaps of every result; nothing where the policy has no event rules."""
    if not work.policy.events:
        return
    scene = Scene(work)
    drafts: dict[str, list[Draft]] = {key: [] for key in scene.results}
    proposed: dict[tuple[str, str, str], list[str]] = {}
    for rule in work.policy.events:
        for fired in _fired(rule, scene):
            if fired.entry is not None:
                entry = based(fired.entry, rule, scene.known(fired.bearer))
                drafts[fired.bearer].append(Draft(entry, fired.visit))
            if fired.action is not None:
                basis = proposed.setdefault((fired.bearer, rule.code, fired.action.code), [])
                basis += [one for one in fired.basis if one not in basis]
    for key, result in scene.results.items():
        result.entries, result.overlaps = stacked(
            work.policy.stacks, work.policy.events, drafts[key], scene.period.code
        )
    for (bearer, code, action), basis in proposed.items():
        scene.results[bearer].proposals.append(Proposal(code, action, tuple(basis)))


def _fired(rule: EventRule, scene: Scene) -> Iterator[Fired]:
    if rule.on is None:
        return _by_state(rule, scene)
    if rule.who is None:
        return _by_split(rule, rule.on, scene)
    if rule.ladder is not None:
        return _by_ladder(rule, rule.on, rule.who, scene)
    return _by_incident(rule, rule.on, rule.who, scene)


def _by_incident(rule: EventRule, on: Trigger, who: Who, scene: Scene) -> Iterator[Fired]:
    groups: dict[tuple[str, tuple[str, ...]], list[Occurrence]] = {}
    for one in placed(on, scene.occurrences, scene.period):
        for bearer in scene.people.bearers(who, one):
            if scene.bears(rule, bearer):
                groups.setdefault((bearer, group_of(rule, one)), []).append(one)
    for (bearer, _), ones in groups.items():
        what = incident(rule, on, ones)
        known = _names(scene, bearer, what)
        if _holds(rule, known):
            shown = seen_in_visit(rule.when, known)
            entry = None if rule.price is None else priced(rule, rule.price, known, what.ids, shown)
            yield Fired(bearer, entry, what.visit, rule.propose, what.ids)


def _by_ladder(rule: EventRule, on: Trigger, who: Who, scene: Scene) -> Iterator[Fired]:
    """Offences that were known by the end of the period count, those before it included."""
    history: dict[str, list[Occurrence]] = {}
    for one in known_by(on, scene.occurrences, scene.period.last):
        for bearer in scene.people.bearers(who, one):
            history.setdefault(bearer, []).append(one)
    for one in placed(on, scene.occurrences, scene.period):
        for bearer in scene.people.bearers(who, one):
            if scene.bears(rule, bearer):
                known = _names(scene, bearer, incident(rule, on, [one]))
                if _holds(rule, known):
                    yield from _step(rule, one, history[bearer], known, bearer)


def _names(scene: Scene, bearer: str, what: Incident) -> Known:
    """What names are worth to somebody on this occasion: those of the sheet, the records and the visit."""
    return scene.known(bearer).with_names({**what.names, **scene.visited(bearer, what.visit)})


def _step(
    rule: EventRule, one: Occurrence, history: list[Occurrence], known: Known, bearer: str
) -> Iterator[Fired]:
    ladder = rule.ladder
    if ladder is None:
        return
    visit = one.words.get(VISIT, "")
    months, missing = _months(ladder.window, known)
    counted = None if missing else offence(one, history, ladder.counted_by, months)
    if counted is None:
        yield Fired(bearer, unpriced(rule, (one.id,), missing or (ladder.counted_by,)), visit)
        return
    step = counted.step(ladder)
    shown: Shown = ((OFFENCE, Decimal(counted.number)),)
    known = known.with_names(dict(shown))
    entry = None if step.price is None else priced(rule, step.price, known, (one.id,), shown)
    yield Fired(bearer, entry, visit, step.action, counted.basis)
    if rule.propose is not None:
        yield Fired(bearer, None, action=rule.propose, basis=(one.id,))


def _months(window: Price | None, known: Known) -> tuple[int | None, tuple[str, ...]]:
    """The months of a window, and what they lack; no window reaches back for ever."""
    if window is None:
        return None, ()
    if window.formula is None:
        return None, (WINDOW,)
    months = known.amount(window.formula, 0)
    return (None, known.missing(window.formula) or (WINDOW,)) if months is None else (int(months), ())


def _by_split(rule: EventRule, on: Trigger, scene: Scene) -> Iterator[Fired]:
    for one in placed(on, scene.occurrences, scene.period):
        what = incident(rule, on, [one])
        known = scene.shared.with_names(what.names)
        if not _holds(rule, known):
            continue
        for bearer, entry in shared(rule, one, known, scene.people).items():
            if scene.bears(rule, bearer):
                yield Fired(bearer, entry, what.visit, rule.propose, what.ids)


def _by_state(rule: EventRule, scene: Scene) -> Iterator[Fired]:
    """A rule that looks at the person's sheet or at readings beside it, once a period."""
    for result in scene.bearers_of(rule):
        known = scene.known(result.subject)
        shown: Shown = ()
        if rule.parts is not None:
            shown = _beyond(rule, scene, result.subject, result.store)
            if not shown:
                continue
            known = known.with_names({"n": Decimal(len(shown))})
        if _holds(rule, known):
            entry = None if rule.price is None else priced(rule, rule.price, known, (), shown)
            yield Fired(result.subject, entry, "", rule.propose, (scene.period.code,))


def _beyond(rule: EventRule, scene: Scene, subject: str, store: str) -> Shown:
    parts = rule.parts
    if parts is None or parts.limit.formula is None:
        return ()
    limit = scene.known(subject).amount(parts.limit.formula, SHOWN)
    key = store if parts.scope is Scope.STORE else subject
    return () if limit is None else beyond(parts, limit, scene.family(parts.measure.code, key))


def _holds(rule: EventRule, known: Known) -> bool:
    """A condition that cannot be decided is not fulfilled: nobody is fined on a guess."""
    return rule.when is None or known.decide(rule.when) is True
