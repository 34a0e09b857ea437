"""What an event rule leads to, read from a document: split amounts, ladders, proposals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ..document import Place
from ..formulas.formula import Formula, Sort
from ..formulas.tree import Constant, Name
from ..numbers import ZERO, plain
from ..parts import Param
from ..reading import ONE
from ..units import COUNT, RATIO
from .amounts import parse_price
from .rules import OCCURRED, Action, Ladder, Portion, Price, Step, Who

OFFENCE = "offence"
"""How the steps of a ladder call the number of the offence."""

_HEAD_OF = "head_of."
_NO_SHARE = Price(Formula("0", Constant(ZERO), RATIO))
_MONTHS = 240


def parse_who(place: Place) -> Who:
    """`responsible`, `head_of.responsible`, `store`, `post`, `head_of.post`."""
    text = place.text(40)
    return Who(text.removeprefix(_HEAD_OF), text.startswith(_HEAD_OF))


def parse_action(place: Place) -> Action:
    place.expect(("action", "label"))
    return Action(place["action"].text(40), place["label"].label())


def parse_split(place: Place, params: Sequence[Param]) -> tuple[Portion, ...]:
    """Parties of an amount, of which exactly one takes the rest; their shares never exceed the whole."""
    units: dict[str, Sort] = {param.code: param.unit for param in params if not param.variants}
    found = [_portion(one, units) for one in place.each()]
    if sum(one.is_rest for one in found) != 1:
        place.fault("split-rest")
    given = sum((_share_of(one, params) for one in found), ZERO)
    if given > ONE:
        place.fault("split-shares", found=plain(given))
    return tuple(found)


def _portion(place: Place, units: Mapping[str, Sort]) -> Portion:
    place.expect(("who",), ("share", "rest"))
    is_rest = place.has("rest") and place["rest"].yes()
    if place.has("share") == is_rest:
        place.fault("split-share-or-rest")
    share = _NO_SHARE if is_rest else parse_price(place["share"], units, RATIO, ONE)
    return Portion(parse_who(place["who"]), share, is_rest)


def _share_of(portion: Portion, params: Sequence[Param]) -> Decimal:
    """A share as far as it can be told from the document: a figure, or the value of a param."""
    tree = None if portion.share.formula is None else portion.share.formula.tree
    if isinstance(tree, Constant):
        return tree.value
    if isinstance(tree, Name):
        return next(one.value or ZERO for one in params if one.code == tree.name)
    return ZERO


def parse_ladder(place: Place, units: Mapping[str, Sort], params: Sequence[Param]) -> Ladder:
    place.expect(("steps",), ("window_months", "counted_by"))
    units = {**units, OFFENCE: COUNT}
    steps = tuple(_step(one, units) for one in place["steps"].each())
    if not steps:
        place["steps"].fault("ladder-empty")
    window = _window(place["window_months"], params) if place.has("window_months") else None
    counted_by = place["counted_by"].text(40) if place.has("counted_by") else OCCURRED
    return Ladder(window, counted_by, steps)


def _window(place: Place, params: Sequence[Param]) -> Price:
    if isinstance(place.value, str) and place.value.isdigit():
        place.whole(1, _MONTHS)
    return parse_price(place, {param.code: param.unit for param in params}, COUNT)


def _step(place: Place, units: Mapping[str, Sort]) -> Step:
    place.expect((), ("amount", "propose", "label"))
    if not place.has("amount") and not place.has("propose"):
        place.fault("event-outcome")
    price = parse_price(place["amount"], units) if place.has("amount") else None
    if place.has("propose") != place.has("label"):
        place.fault("missing-key", key="label" if place.has("propose") else "propose")
    action = Action(place["propose"].text(40), place["label"].label()) if place.has("propose") else None
    return Step(price, action)
