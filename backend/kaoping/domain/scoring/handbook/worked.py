"""Numbers a rule book shows: what golden cases came to, and figures tried on a curve no case reaches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..explaining.explain import explain
from ..explaining.trace import Kind, Node
from ..golden import Played
from ..results import LineState, PayState
from ..texts import Text
from .markdown import Bullet


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a case: its sentence, its amount, and which step of a ladder it stands on."""

    case: str
    said: Text
    amount: Decimal
    step: str = ""

    @property
    def bullet(self) -> Bullet:
        return Bullet(
            Text(f"算例 {self.case}：{self.said.zh}", f"Worked in case {self.case}: {self.said.en}")
        )


@dataclass(frozen=True, slots=True)
class Worked:
    """What cases came to by the id of the part: `item/8`, `entry/fine`, `rank/month`, `pay/bonus`."""

    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)

    def best(self, part: str) -> list[Bullet]:
        """The first figure that is not nothing, else the first; none where no case comes to one."""
        found = self.told.get(part, ())
        chosen = next((one for one in found if one.amount), next(iter(found), None))
        return [] if chosen is None else [chosen.bullet]

    def entries(self, rule: str) -> list[Bullet]:
        """Of a ladder the first figure of every step, of any other rule its best."""
        steps = {one.step: one for one in reversed(self.told.get(f"entry/{rule}", ())) if one.step}
        return [steps[step].bullet for step in sorted(steps)] or self.best(f"entry/{rule}")

    def shares(self, rule: str) -> list[Bullet]:
        """Of a split amount what every party bears, from the first case that has several."""
        cases: dict[str, list[Told]] = {}
        for one in self.told.get(f"entry/{rule}", ()):
            cases.setdefault(one.case, []).append(one)
        found = next((told for told in cases.values() if len(told) > 1), None)
        return self.best(f"entry/{rule}") if found is None else [one.bullet for one in found]


def work_out(played: Mapping[str, Played]) -> Worked:
    """Every final figure of every case, in the order of the cases."""
    found: dict[str, list[Told]] = {}
    for case, one in played.items():
        for result in one.results:
            for tree in explain(one.policy, result):
                for part, told in _told(case, tree):
                    found.setdefault(part, []).append(told)
    return Worked({part: tuple(told) for part, told in found.items()})


def _told(case: str, tree: Node) -> Iterable[tuple[str, Told]]:
    if tree.kind is Kind.TOTAL:
        for node in tree.inputs:
            if node.kind is Kind.LINE and node.value is not None and node.details["state"] in _DECIDED:
                yield node.id, Told(case, node.sentence, node.value)
    elif tree.kind is Kind.LEDGER:
        for node in tree.inputs:
            if "amount" in node.details:
                amount, step = Decimal(node.details["amount"]), node.details.get("offence", "")
                yield f"entry/{node.id.split('/', 2)[2]}", Told(case, node.sentence, amount, step)
    elif tree.kind is Kind.RANK and tree.value is not None:
        yield tree.id, Told(case, tree.sentence, Decimal(tree.details.get("prize", "0")))
    elif tree.kind is Kind.PAY and tree.value is not None and tree.details["state"] == PayState.FINAL:
        yield tree.id, Told(case, tree.sentence, tree.value)


_DECIDED = frozenset({LineState.SCORED.value, LineState.JUDGED.value})
