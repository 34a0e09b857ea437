"""Leaves that names of formulas lead to: params, terms, inputs, and figures with a tree of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from ..ledger.visits import OF_VISIT
from ..names import FIGURE_PLACES, FINES, REWARDS, TOTAL, figure_name, group_name, item_name
from ..numbers import half_up
from ..parts import Param, Term
from ..policy import Policy
from ..results import Result
from ..texts import Text
from .amounts import mark
from .naming import OF_RECORD, Named, called, names_of, suffix_of
from .trace import Evidence, Kind, Node


def leaves_of(policy: Policy, result: Result, total: Node) -> dict[str, Node]:
    """What every name of the policy's formulas points at, pay terms and lines of pay excepted."""
    names = names_of(policy)
    lines = {node.id.removeprefix("item/"): node for node in total.inputs if node.kind is Kind.LINE}
    found = {item_name(code): reference(node) for code, node in lines.items()} | {TOTAL: reference(total)}
    found |= {param.code: param_leaf(param) for param in policy.params}
    for line in result.lines:
        name = figure_name(line.item)
        decided = None if line.outcome is None else line.outcome.figure
        value = None if decided is None else half_up(decided, FIGURE_PLACES)
        if line.item in lines:
            found[name] = _pointing(lines[line.item], f"figure/{line.item}", names[name], value)
    for group in policy.groups:
        name, points = group_name(group.code), result.groups.get(group.code)
        members = [item.code for item in policy.items if item.group == group.code]
        found[name] = _leaf(
            f"group/{group.code}",
            names[name],
            points,
            group.rule,
            Evidence("node", ids=tuple(f"item/{code}" for code in members)),
        )
    for one in policy.inputs:
        where = Evidence("reading", one.binding.measure.code, one.binding.scope.value, result.subject)
        value = result.inputs.get(one.code)
        found[one.code] = _leaf(f"input/{one.code}", names[one.code], value, one.binding.measure.rule, where)
    amounts = {FINES: result.taken, REWARDS: result.granted}
    for name, value in amounts.items():
        where = Evidence("node", key=result.subject, ids=("ledger",))
        found[name] = _leaf(f"ledger/{name}", names[name], value, ", ".join(policy.rules), where)
    return found


def reference(node: Node) -> Node:
    """A figure that has its own tree: a formula points at it and does not repeat what is below."""
    return replace(node, kind=Kind.NAME, inputs=(), evidence=Evidence("node", ids=(node.id,)))


def param_leaf(param: Param) -> Node:
    said = Text("尚未设定", "not set")
    if param.value is not None:
        said = Named(param.label, param.unit, suffix_of(param.unit)).worth(param.value)
    example = param.mark is not None and param.mark.example
    shown = mark(example)
    return Node(
        id=f"param/{param.code}",
        kind=Kind.NAME,
        label=param.label,
        rule=param.rule,
        formula="",
        value=param.value,
        unit=str(param.unit),
        sentence=Text(f"{param.label.zh} {said.zh}{shown.zh}", f"{param.label.en} {said.en}{shown.en}"),
        evidence=Evidence("param", ids=(param.code,)),
        example=example,
    )


def term_leaf(term: Term, value: Decimal, subject: str) -> Node:
    said = Named(term.label, term.unit, suffix_of(term.unit)).worth(value)
    return Node(
        id=f"term/{term.code}",
        kind=Kind.NAME,
        label=term.label,
        rule="",
        formula="",
        value=value,
        unit=str(term.unit),
        sentence=Text(f"{term.label.zh} {said.zh}", f"{term.label.en} {said.en}"),
        evidence=Evidence("pay_term", key=subject, ids=(term.code,)),
    )


def served_leaf(name: str, named: Named, value: Decimal, subject: str) -> Node:
    """Days in the post, or days of the period, by which a line is prorated."""
    return _leaf(f"days/{name}", named, value, "", Evidence("served", key=subject, ids=(name,)))


def used(
    names: Iterable[str],
    values: Mapping[str, Decimal],
    leaves: Mapping[str, Node],
    named: Mapping[str, Named],
) -> tuple[Node, ...]:
    """The leaf of every name that took part, with the value it had; each once."""
    found: dict[str, Node] = {}
    for name in names:
        if name in leaves:
            found[name] = leaves[name]
        elif name in values and name.startswith((OF_RECORD, OF_VISIT)):
            found[name] = _leaf(
                f"name/{name}", called(named, name), values[name], "", Evidence("occurrences")
            )
        elif name in values and name in named:
            found[name] = _leaf(
                f"name/{name}", named[name], values[name], "", Evidence("pay_term", ids=(name,))
            )
        elif name in values and name.startswith(OF_RECORD):
            found[name] = _leaf(
                f"name/{name}", called(named, name), values[name], "", Evidence("occurrences")
            )
    return tuple(found.values())


def _pointing(node: Node, id_: str, named: Named, value: Decimal | None) -> Node:
    where = Evidence("node", ids=(node.id,))
    return _leaf(id_, named, value, node.rule, where)


def _leaf(id_: str, named: Named, value: Decimal | None, rule: str, where: Evidence) -> Node:
    said = Text("尚无数值", "no value yet") if value is None else named.worth(value)
    return Node(
        id=id_,
        kind=Kind.NAME,
        label=named.label,
        rule=rule,
        formula="",
        value=value,
        unit=str(named.unit),
        sentence=Text(f"{named.label.zh} {said.zh}", f"{named.label.en} {said.en}"),
        evidence=where,
    )
