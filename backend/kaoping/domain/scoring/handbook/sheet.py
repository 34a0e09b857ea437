"""The score sheet of a rule book: one table of all items, then every item with its curve and its rules."""

from ..explaining.amounts import number
from ..numbers import ZERO
from ..parts import Item, Missing, Scope
from ..policy import Policy
from ..reading import State
from ..texts import Text
from .curves import how_scored
from .head import applies_to
from .markdown import EXAMPLE, UNSET, Block, Bullet, Heading, listed, same, table

MISSING: dict[Missing, Text] = {
    Missing.FULL: Text("给满分", "full points"),
    Missing.ZERO: Text("记 0 分", "0 points"),
    Missing.NOT_ASSESSED: Text("本期不考核", "not assessed"),
    Missing.REDISTRIBUTE: Text("本期不考核，分值转给其他项目", "not assessed, its weight goes to the others"),
    Missing.CARRY_PREVIOUS: Text("沿用上期得分", "last period's points"),
    Missing.STORE_AVERAGE: Text("按同店平均", "the mean of the store"),
    Missing.REVIEWED: Text("改由人工评分", "judged by people"),
}
STATE: dict[State, Text] = {
    State.OK: Text("", ""),
    State.NO_DATA: Text("没有记录时", "without records"),
    State.NOT_PUBLISHED: Text("尚无来源时", "not measured"),
    State.TOO_FEW: Text("样本不足时", "too few"),
}


def sheet(policy: Policy) -> list[Block]:
    """Empty for a policy of events only."""
    if not policy.items:
        return []
    groups = {group.code: group.label for group in policy.groups}
    head = (
        Text("代号", "Code"),
        Text("分组", "Group"),
        Text("项目", "Item"),
        Text("满分", "Points"),
        Text("依据", "Rule"),
    )
    rows = [
        (same(item.code), groups.get(item.group, same("")), item.label, _full(item), same(item.rule))
        for item in policy.items
    ]
    blocks: list[Block] = [Heading(2, Text("考核表", "Score sheet")), table(head, rows), *_left_empty(policy)]
    for item in policy.items:
        blocks += _item(item)
    return blocks


def _left_empty(policy: Policy) -> list[Block]:
    """What an incomplete sheet leaves empty: it is said, and nothing is scaled up to it (A-02)."""
    weights = [item.full for item in policy.items if item.full is not None]
    missing = policy.full - sum(weights, ZERO)
    if len(weights) < len(policy.items) or missing <= 0:
        return []
    there, whole, left = number(sum(weights, ZERO)), number(policy.full), number(missing)
    return [
        Bullet(
            Text(
                f"本表不完整：各项合计 {there} 分，满分 {whole} 分，其余 {left} 分空缺，不作折算",
                f"This sheet is incomplete: the items make {there} of {whole}; the other {left} stay empty, "
                "nothing is scaled up",
            )
        )
    ]


def _full(item: Item) -> Text:
    if item.full is None:
        return UNSET
    mark = EXAMPLE if item.mark is not None and item.mark.example else Text("", "")
    return Text(f"{number(item.full)}{mark.zh}", f"{number(item.full)}{mark.en}")


def _item(item: Item) -> list[Block]:
    blocks: list[Block] = [Heading(3, Text(f"{item.code} {item.label.zh}", f"{item.code} {item.label.en}"))]
    blocks += _figures(item) + how_scored(item) + _rules(item)
    for variant in item.variants:
        who = applies_to(variant.applies)
        blocks.append(Heading(4, Text(f"{who.zh} 的不同规定", f"Otherwise for {who.en}")))
        full = _full(variant.part)
        blocks.append(Bullet(Text(f"满分 {full.zh}", f"Points {full.en}")))
        blocks += _figures(variant.part) + how_scored(variant.part)
    return blocks


def _figures(item: Item) -> list[Block]:
    blocks: list[Block] = []
    for one in item.bindings:
        whose = Text("（全店）", " (of the whole store)") if one.scope is Scope.STORE else Text("", "")
        least = Text("", "")
        if one.min_n > 1:
            least = Text(f"，样本不少于 {one.min_n}", f", at least {one.min_n} facts")
        measure = one.measure
        blocks.append(
            Bullet(
                Text(
                    f"指标：{measure.label.zh} `{measure.code}`{whose.zh}{least.zh}",
                    f"Measure: {measure.label.en} `{measure.code}`{whose.en}{least.en}",
                )
            )
        )
    return blocks


def _rules(item: Item) -> list[Block]:
    blocks: list[Block] = []
    if item.out_of is not None:
        scale = number(item.out_of)
        blocks.append(
            Bullet(Text(f"按 {scale} 分制评分后折算", f"Scored out of {scale}, then brought to its points"))
        )
    if item.due:
        months = "、".join(str(month) for month in sorted(item.due))
        english = months.replace("、", ", ")
        blocks.append(
            Bullet(
                Text(
                    f"仅在 {months} 月考核，其余月份分值转给其他项目",
                    f"Due in months {english} only; its weight goes to the others otherwise",
                )
            )
        )
    if item.missing:
        said = listed(
            Text(f"{STATE[state].zh}{MISSING[rule].zh}", f"{STATE[state].en}: {MISSING[rule].en}")
            for state, rule in item.missing.items()
        )
        blocks.append(Bullet(Text(f"缺数：{said.zh}", f"No figure: {said.en}")))
    return blocks
