"""The rule book of a policy: every part of it in order, in one language, with numbers cases come to."""

from collections.abc import Mapping

from ..document import Place
from ..golden import Played, play, run_cases
from ..policy import Policy
from ..texts import Language
from . import closing, consequences, money
from .events import events
from .head import head
from .markdown import Block, written
from .sheet import sheet
from .worked import work_out


def handbook(document: Mapping[str, object], language: Language, *, with_cases: bool = True) -> str:
    """Markdown. Raises PolicyRefused where the policy or one of its cases cannot be read.

    Under an overlay the cases no longer fit what is set: without them there are no worked numbers.
    """
    policy = Policy.parse(document)
    results = run_cases(document) if with_cases else ()
    worked = work_out(_played(document) if with_cases else {})
    blocks: list[Block] = [
        *head(policy),
        *sheet(policy, worked),
        *consequences.gates(policy),
        *consequences.deductions(policy),
        *consequences.total_and_grades(policy),
        *events(policy, worked),
        *money.ranks(policy, worked),
        *money.pay(policy, worked),
        *money.limits(policy),
        *money.inputs(policy),
        *money.params(policy),
        *consequences.triggers(policy),
        *closing.constraints(policy),
        *closing.dates(policy),
        *closing.cases(results),
    ]
    return written(blocks, language)


def _played(document: Mapping[str, object]) -> dict[str, Played]:
    """Every case that is evaluated, by name; those that expect a refusal have nothing to show."""
    cases = Place(document)["cases"].each()
    return {one["case"].text(60): play(document, one) for one in cases if not one.has("refused")}
