"""The ledger in a trace: every entry with what fired it and its arithmetic; entries sum to the whole.

接待模块 7 分，低于 8 分 → 罚款 100 元（S001-Q.R16）
"""

from collections.abc import Mapping
from decimal import Decimal

from ..formulas.tree import Constant, Name
from ..ledger.rules import EventRule
from ..names import Stage, known
from ..numbers import ZERO, plain
from ..policy import Policy
from ..results import Entry, EntryKind, Overlap, Proposal, Result
from ..texts import Text
from ..words import MEASURE
from .amounts import cited, mark, money, number, plural
from .conditions import condition
from .leaves import used
from .naming import Named, names_of, quoted_of
from .pay_trace import worked
from .sections import Section, section
from .trace import Evidence, Kind, Node

KIND: dict[EntryKind, Text] = {
    EntryKind.FINE: Text("罚款", "a fine of"),
    EntryKind.JOINT: Text("连带罚款", "a joint fine of"),
    EntryKind.REWARD: Text("奖励", "a reward of"),
    EntryKind.PRIZE: Text("名次奖金", "a prize of"),
    EntryKind.COST_SHARE: Text("分担费用", "a share of the cost,"),
    EntryKind.FORFEITURE: Text("扣发", "forfeited:"),
    EntryKind.PASS_THROUGH: Text("承担厂家罚款", "the manufacturer's fine of"),
    EntryKind.EXPENSE: Text("公司列支", "paid by the house:"),
}


def ledger_node(policy: Policy, result: Result, leaves: Mapping[str, Node]) -> Node | None:
    """The sum of all entries that move somebody's pay; None where there is no entry."""
    if not result.entries:
        return None
    inputs = tuple(_entry(policy, result, one, at, leaves) for at, one in enumerate(result.entries))
    unset = any(one.amount is None and not one.yields_to for one in result.entries)
    value = None if unset else result.granted - result.taken
    taken, granted = money(result.taken), money(result.granted)
    more = Text("，另有金额尚未设定", "; some amounts are not set yet") if unset else Text("", "")
    return Node(
        id="ledger",
        kind=Kind.LEDGER,
        label=Text("奖惩台账", "Ledger"),
        rule=", ".join(dict.fromkeys(node.rule for node in inputs)),
        formula="sum",
        value=value,
        unit="money",
        sentence=Text(
            f"扣款 {taken.zh}，奖励 {granted.zh}{more.zh}", f"taken {taken.en}, granted {granted.en}{more.en}"
        ),
        inputs=inputs,
        example=any(one.example for one in result.entries),
    )


def _entry(policy: Policy, result: Result, entry: Entry, at: int, leaves: Mapping[str, Node]) -> Node:
    rule = next((one for one in policy.events if one.code == entry.rule), None)
    about = section(policy, "ranks").get(entry.rule) if rule is None else Section(rule.label, rule.rule)
    about = about or Section(Text(entry.rule, entry.rule), "")
    named, values = names_of(policy), _values(policy, result, entry)
    taking_part = [name for name, _ in entry.names]
    taking_part += [] if rule is None else [name for one in rule.conditions for name in one.names]
    counts = entry.kind is not EntryKind.EXPENSE and not entry.yields_to
    return Node(
        id=f"ledger/{at}/{entry.rule}",
        kind=Kind.ENTRY,
        label=about.label,
        rule=about.rule,
        formula=_formula(rule),
        value=(entry.amount if counts else ZERO),
        unit="money",
        sentence=_said(policy, rule, about, entry, values),
        inputs=used(dict.fromkeys(taking_part), values, leaves, named),
        evidence=Evidence("occurrences", key=result.subject, ids=entry.occurrences),
        example=entry.example,
        details=_details(entry),
    )


def _values(policy: Policy, result: Result, entry: Entry) -> dict[str, Decimal]:
    return known(policy, result, {}, Stage.EVENTS).values | dict(entry.names)


def _formula(rule: EventRule | None) -> str:
    price = None if rule is None else rule.price
    return "" if price is None or price.formula is None else price.formula.text


def _details(entry: Entry) -> dict[str, str]:
    found = {"kind": entry.kind.value}
    if "offence" in dict(entry.names):
        found["offence"] = number(dict(entry.names)["offence"])
    if entry.amount is not None:
        found["amount"] = plain(entry.amount)
    if entry.fund:
        found["fund"] = entry.fund
    if entry.yields_to:
        found["yields_to"] = entry.yields_to
    return found


def _said(
    policy: Policy, rule: EventRule | None, about: Section, entry: Entry, values: Mapping[str, Decimal]
) -> Text:
    cause, shown = _cause(policy, rule, about, entry, values), mark(entry.example)
    amount = _moved(names_of(policy), rule, entry)
    kept = Text("", "")
    if entry.yields_to:
        other = next((one.label for one in policy.events if one.code == entry.yields_to), about.label)
        kept = Text(
            f"，与「{other.zh}」重叠，以其为准，本条不计", f"; “{other.en}” counts instead, this one does not"
        )
    where = cited(about.rule)
    return Text(
        f"{cause.zh} → {amount.zh}{kept.zh}{where.zh}{shown.zh}",
        f"{cause.en} → {amount.en}{kept.en}{where.en}{shown.en}",
    )


def _moved(names: Mapping[str, Named], rule: EventRule | None, entry: Entry) -> Text:
    """What it brings: 罚款 100 元, or that nobody has set how much."""
    what = KIND[entry.kind]
    if entry.amount is None:
        lost = quoted_of(names, entry.missing)
        return Text(
            f"{what.zh}金额尚不能确定，缺{lost.zh}，不按 0 计",
            f"{what.en} an amount not known yet: {lost.en} is missing, which is not zero",
        )
    amount = _amount(rule, entry, entry.amount)
    return Text(f"{what.zh} {amount.zh}", f"{what.en} {amount.en}")


def _amount(rule: EventRule | None, entry: Entry, amount: Decimal) -> Text:
    said = money(amount)
    formula = None if rule is None or rule.price is None else rule.price.formula
    values = dict(entry.names)
    if rule is None or rule.split or rule.ladder or formula is None or isinstance(formula.tree, Constant):
        return said
    if any(name not in values for name in formula.names):
        return said
    sum_ = worked(formula.tree, values)
    return said if sum_ == number(abs(amount)) else Text(f"{sum_} = {said.zh}", f"{sum_} = {said.en}")


def _cause(
    policy: Policy, rule: EventRule | None, about: Section, entry: Entry, values: Mapping[str, Decimal]
) -> Text:
    """What happened: the state that fired it, the parts beyond a limit, the offence, or the records.

    A state with its figures speaks for itself; everything else is led by the label of the rule.
    """
    if rule is None:
        return about.label
    pieces = _pieces(policy, rule, entry, values)
    if not pieces:
        return about.label
    said = Text("，".join(one.zh for one in pieces), ", ".join(one.en for one in pieces))
    if rule.when is not None and not isinstance(rule.when.tree, Name):
        return said
    return Text(f"{about.label.zh}：{said.zh}", f"{about.label.en}: {said.en}")


def _pieces(policy: Policy, rule: EventRule, entry: Entry, values: Mapping[str, Decimal]) -> list[Text]:
    names, count = dict(entry.names), len(entry.occurrences)
    pieces = []
    if rule.when is not None:
        pieces.append(condition(rule.when.tree, names_of(policy), values))
    if rule.parts is not None:
        family = rule.parts.measure
        beyond = {name: value for name, value in names.items() if name.startswith(f"{family.code}.")}
        for name, value in beyond.items():
            key, figure = name.removeprefix(f"{family.code}."), number(value)
            part = policy.words.of.get(MEASURE, {}).get(name, Text(key, key))
            pieces.append(
                Text(f"「{family.label.zh}·{part.zh}」{figure}", f"“{family.label.en} · {part.en}” {figure}")
            )
    if "offence" in names:
        nth = number(names["offence"])
        pieces.append(Text(f"第 {nth} 次", f"offence no. {nth}"))
    elif count > 1 and rule.when is None:
        pieces.append(Text(f"{count} 条记录", f"{count} records"))
    return pieces


def overlap_node(policy: Policy, at: int, one: Overlap) -> Node:
    """Several rules met on one person in one incident: which of them count."""
    stack = next(stack for stack in policy.stacks if stack.code == one.stack)
    labels = {rule.code: rule.label for rule in policy.events}
    label = stack.label or Text(stack.code, stack.code)
    met, kept = (_listed([labels[code] for code in codes]) for codes in (one.rules, one.kept))
    incident = one.incident
    return Node(
        id=f"overlap/{at}/{one.stack}",
        kind=Kind.OVERLAP,
        label=label,
        rule=stack.rule or ", ".join(rule.rule for rule in policy.events if rule.code in one.rules),
        formula=stack.mode.value,
        value=Decimal(len(one.rules)),
        unit="count",
        sentence=Text(
            f"{label.zh}：同一事件（{incident}）同时触发{met.zh}，计入{kept.zh}",
            f"{label.en}: one incident ({incident}) fired {met.en}; {kept.en} count",
        ),
        evidence=Evidence("incident", ids=(one.incident,)),
    )


def _listed(labels: list[Text]) -> Text:
    zh = "、".join(f"「{one.zh}」" for one in labels)
    return Text(zh, ", ".join(f"“{one.en}”" for one in labels))


def proposal_node(policy: Policy, at: int, one: Proposal) -> Node:
    """Something for people to decide; it is proposed, never done."""
    label, rule, action = _proposed(policy, one)
    where = cited(rule)
    count, periods = len(one.basis), all(code[:4].isdigit() and len(code) <= 7 for code in one.basis)
    basis = "、".join(one.basis) if periods else f"{count} 条记录"
    english = ", ".join(one.basis) if periods else plural(str(count), "record")
    return Node(
        id=f"proposal/{at}/{one.rule}",
        kind=Kind.PROPOSAL,
        label=label,
        rule=rule,
        formula="",
        value=None,
        unit="",
        sentence=Text(
            f"{label.zh}：依据 {basis}，建议「{action.zh}」，由负责人决定{where.zh}",
            f"{label.en}: from {english}, “{action.en}” is proposed for people to decide{where.en}",
        ),
        evidence=Evidence("periods" if periods else "occurrences", ids=one.basis),
        details={"action": one.action},
    )


def _proposed(policy: Policy, one: Proposal) -> tuple[Text, str, Text]:
    fallback = Text(one.action, one.action)
    for rule in policy.events:
        if rule.code == one.rule:
            action = next((known.label for known in rule.actions if known.code == one.action), fallback)
            return rule.label, rule.rule, action
    about = section(policy, "triggers").get(one.rule, Section(Text(one.rule, one.rule), ""))
    return about.label, about.rule, about.action or fallback
