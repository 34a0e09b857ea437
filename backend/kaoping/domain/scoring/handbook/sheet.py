"""The score sheet of a rule book: one table of all items, then every item with its curve and its rules."""

from ..explaining.amounts import number
from ..numbers import ZERO
from ..parts import Item, Missing, Scope
from ..policy import Policy
from ..reading import State
from ..texts import Text
from ..words import Words
from .curves import how_scored
from .markdown import EXAMPLE, UNSET, Block, Bullet, Heading, coded, same, table
from .trying import tried
from .whom import applies_to
from .worked import Worked

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
    State.NO_DATA: Text("没有记录", "no records"),
    State.NOT_PUBLISHED: Text("尚无数据来源", "not measured"),
    State.TOO_FEW: Text("样本不足", "too few facts"),
}


def sheet(policy: Policy, worked: Worked) -> list[Block]:
    """Empty for a policy of events only."""
    if not policy.items:
        return []
    groups = {group.code: group.label for group in policy.groups}
    head = [Text("代号", "Code"), Text("项目", "Item"), Text("满分", "Points"), Text("依据", "Rule")]
    rows = [[coded(item.code), item.label, _full(item), same(item.rule)] for item in policy.items]
    if groups:
        head.insert(1, Text("分组", "Group"))
        for row, item in zip(rows, policy.items, strict=True):
            row.insert(1, groups.get(item.group, same("")))
    blocks: list[Block] = [Heading(2, Text("考核表", "Score sheet")), table(head, rows), *_left_empty(policy)]
    for item in policy.items:
        blocks += _item(item, policy.words)
        blocks += worked.best(f"item/{item.code}") or tried(item)
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


def _item(item: Item, words: Words) -> list[Block]:
    blocks: list[Block] = [
        Heading(3, Text(f"{item.label.zh} `{item.code}`", f"{item.label.en} `{item.code}`"))
    ]
    blocks += _figures(item) + how_scored(item, words) + _rules(item)
    for variant in item.variants:
        who = applies_to(variant.applies, words)
        blocks.append(Heading(4, Text(f"对{who.zh}的不同规定", f"Otherwise for {who.en}")))
        full = _full(variant.part)
        blocks.append(Bullet(Text(f"满分：{full.zh}", f"Points: {full.en}")))
        blocks += _figures(variant.part) + how_scored(variant.part, words)
        blocks += tried(variant.part)
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
                    f"指标：「{measure.label.zh}」 `{measure.code}`{whose.zh}{least.zh}",
                    f"Measure: “{measure.label.en}” `{measure.code}`{whose.en}{least.en}",
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
        blocks.append(Bullet(_missing(item)))
    return blocks


def either(said: list[str], between: str, last: str) -> str:
    """`a, b or c`."""
    return last.join([between.join(said[:-1]), said[-1]]) if len(said) > 1 else said[0]


def _missing(item: Item) -> Text:
    """`缺数：没有记录或样本不足时，本期不考核`: states that end alike are told together."""
    alike: dict[Missing, list[Text]] = {}
    for state, rule in item.missing.items():
        alike.setdefault(rule, []).append(STATE[state])
    said = [
        Text(
            f"{either([one.zh for one in states], '、', '或')}时，{MISSING[rule].zh}",
            f"{either([one.en for one in states], ', ', ' or ')}: {MISSING[rule].en}",
        )
        for rule, states in alike.items()
    ]
    return Text(
        f"缺数：{'；'.join(one.zh for one in said)}", f"No figure: {'; '.join(one.en for one in said)}"
    )
