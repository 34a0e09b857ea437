"""Gates in a trace: what each that closed took from the total, and why it did."""

from decimal import Decimal

from ..gates import Effect, Gate
from ..names import Stage, group_name, item_name, known
from ..numbers import ZERO
from ..policy import Policy
from ..results import GateHit, Result
from ..texts import Text
from .amounts import cited, mark, number
from .conditions import condition
from .naming import names_of
from .trace import Evidence, Kind, Node


def gate_nodes(policy: Policy, result: Result) -> tuple[Node, ...]:
    """One node per gate that closed. Gates over lines show at their lines and take nothing here."""
    gates = {gate.code: gate for gate in policy.gates}
    return tuple(_node(policy, result, gates[hit.gate], hit) for hit in result.gates)


def took(gate: Gate, hit: GateHit) -> Decimal:
    """What the gate changed of the total; 0 where it bears on lines or on the grade."""
    if not gate.effect.is_on_total or hit.before is None or hit.after is None:
        return ZERO
    return hit.after - hit.before


def _node(policy: Policy, result: Result, gate: Gate, hit: GateHit) -> Node:
    reason, effect = why(policy, result, gate), effect_of(policy, gate)
    shown, where = mark(hit.example), cited(gate.rule)
    return Node(
        id=f"gate/{gate.code}",
        kind=Kind.GATE,
        label=gate.label,
        rule=gate.rule,
        formula=gate.when.text,
        value=took(gate, hit),
        unit="points",
        sentence=Text(
            f"{reason.zh} → {effect.zh}{where.zh}{shown.zh}",
            f"{reason.en} → {effect.en}{where.en}{shown.en}",
        ),
        evidence=Evidence("names", key=result.subject, ids=gate.when.names),
        example=hit.example,
        details={"effect": gate.effect.value} | _ends(hit),
    )


def why(policy: Policy, result: Result, gate: Gate) -> Text:
    """The gate's condition with the figures that decided it, as they stood when it did."""
    values = known(policy, result, {}, Stage.GATES).values
    own = {name: value for name, value in values.items() if not _moved(policy, result, name)}
    return condition(gate.when.tree, names_of(policy), own)


def _moved(policy: Policy, result: Result, name: str) -> bool:
    """Points of items and groups that a gate has set to 0 since: their later value explains nothing."""
    hit = {line.item for line in result.lines if line.gate}
    groups = {item.group for item in policy.items if item.code in hit}
    return name in {*map(item_name, hit), *map(group_name, groups)}


def effect_of(policy: Policy, gate: Gate) -> Text:
    """What a gate does when it closes."""
    groups = {group.code: group.label for group in policy.groups}
    items = {item.code: item.label for item in policy.items}
    over = groups.get(gate.of) or items.get(gate.of) or Text(gate.of, gate.of)
    limit = gate.limit(policy.params)
    said = Text("（尚未设定）", " (not set)")
    if limit is not None:
        said = Text(f" {number(limit, 4)}", f" {number(limit, 4)}")
    match gate.effect:
        case Effect.ZERO_GROUP:
            return Text(f"「{over.zh}」各项记 0 分", f"every item of “{over.en}” is worth 0 points")
        case Effect.ZERO_ITEM:
            return Text(f"「{over.zh}」记 0 分", f"“{over.en}” is worth 0 points")
        case Effect.VETO:
            return Text("一票否决，总分记 0 分", "a veto: the total is 0 points")
        case Effect.CAP_TOTAL:
            return Text(f"总分最高{said.zh} 分", f"the total is at most{said.en} points")
        case Effect.SCALE_TOTAL:
            return Text(f"总分乘以{said.zh}", f"the total is multiplied by{said.en}")
        case Effect.CAP_GRADE:
            grade = next((one.label for one in policy.grades if one.code == gate.to), Text("", ""))
            return Text(f"等级最高为「{grade.zh}」", f"the grade is at best “{grade.en}”")


def _ends(hit: GateHit) -> dict[str, str]:
    if hit.before is None or hit.after is None:
        return {}
    return {"before": number(hit.before), "after": number(hit.after)}
