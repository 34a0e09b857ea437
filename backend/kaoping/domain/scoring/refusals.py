"""What can be wrong with a policy document: a stable code, and one sentence with the remedy in each language.

`{name}` in a sentence is a parameter of the fault. `web/messages.py` and the command line read this table.
"""

from kaoping.domain.errors import Fault, Invalid

from .texts import Language, Text


class PolicyRefused(Invalid):
    """A policy, overlay, case or set of facts cannot be used; `faults` name every place at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults[0].code, field=faults[0].field)
        self.faults = faults

    def __str__(self) -> str:
        return "; ".join(f"{fault.field or '/'}: {said(fault, 'en')}" for fault in self.faults)


def said(fault: Fault, language: Language) -> str:
    """The fault as a sentence; a code without wording is a defect and raises KeyError."""
    return WORDING[fault.code].say(language).format(**fault.params)


WORDING: dict[str, Text] = {
    "missing-key": Text("缺少「{key}」，请补上", "`{key}` is missing; add it"),
    "unknown-key": Text(
        "不认识「{key}」，请删除或改正；可用：{known}",
        "`{key}` is unknown; remove or mend it. Known: {known}",
    ),
    "not-a-mapping": Text("这里应是一组键值", "this must be a mapping of keys to values"),
    "not-a-list": Text("这里应是列表", "this must be a list"),
    "not-a-text": Text(
        "这里应是非空文字，至多 {most} 个字符",
        "this must be a text that is not empty, {most} characters at most",
    ),
    "not-a-number": Text(
        '这里应是加引号的十进制数，如 "12.5"', 'this must be a quoted plain decimal such as "12.5"'
    ),
    "not-a-whole-number": Text(
        "这里应是 {low} 到 {high} 的整数", "this must be a whole number {low} … {high}"
    ),
    "not-a-day": Text("这里应是 2026-01-31 形式的日期", "this must be a day such as 2026-01-31"),
    "not-an-instant": Text(
        "这里应是带时区的时刻，如 2026-01-31T09:00:00+08:00",
        "this must be an instant with offset such as 2026-01-31T09:00:00+08:00",
    ),
    "not-a-label": Text("这里应有 zh 和 en 两种文字", "this must hold a zh and an en text"),
    "not-a-choice": Text(
        "「{found}」不在可选值内，请改为其中之一：{known}",
        "`{found}` is not among the choices; take one of: {known}",
    ),
    "too-many-entries": Text("超过 {most} 项，请拆分", "more than {most} entries; split them"),
    "out-of-range": Text("应在 {low} 到 {high} 之间", "must lie between {low} and {high}"),
    "duplicate-code": Text("代号「{code}」重复，请改用另一个", "code `{code}` is used twice; choose another"),
    "unknown-measure": Text(
        "目录中没有指标「{code}」，请查指标目录", "there is no measure `{code}`; see the measure catalogue"
    ),
    "unknown-group": Text(
        "没有分组「{code}」，请先在 groups 中声明", "there is no group `{code}`; declare it"
    ),
    "unknown-item": Text(
        "考核表中没有项目「{code}」，请改正代号或先在 items 中声明",
        "the sheet has no item `{code}`; mend the code or declare it in `items`",
    ),
    "unknown-slot": Text(
        "没有减分格「{code}」，请改正代号或先在 deductions 中声明",
        "there is no deduction slot `{code}`; mend the code or declare it in `deductions`",
    ),
    "unknown-term": Text(
        "没有薪酬项「{code}」，请改正代号或先在 pay_terms 中声明",
        "there is no pay term `{code}`; mend the code or declare it in `pay_terms`",
    ),
    "unknown-unit": Text(
        "单位「{found}」不认识；可用 money、ratio、points、count、days、hours 或「money/count」形式",
        "unit `{found}` is unknown; use money, ratio, points, count, days, hours or the form money/count",
    ),
    "unit-mismatch": Text(
        "该曲线需要单位 {needed}，指标 {measure} 的单位是 {unit}；请换指标或曲线",
        "this curve needs {needed}, measure {measure} is in {unit}; choose another measure or curve",
    ),
    "mixed-units": Text(
        "同一张表的指标单位或方向不一致：{found}，请换成一致的指标",
        "measures of one table differ in unit or direction: {found}; choose alike",
    ),
    "not-joint": Text(
        "指标 {measure} 只有一个条件，joint_share 需要同时满足多个条件的指标，请换指标",
        "measure {measure} has one condition; joint_share needs several: choose another measure",
    ),
    "measure-count": Text(
        "该曲线需要 {needed} 个指标，现有 {found} 个，请增减 measures",
        "this curve needs {needed} measures, not {found}; add or remove some in `measures`",
    ),
    "band-hole": Text("{low} 与 {high} 之间没有档位，请补齐", "no row covers {low} … {high}; close the hole"),
    "band-overlap": Text(
        "{low} 与 {high} 之间的档位重叠，请改正边界", "rows overlap between {low} and {high}; mend an edge"
    ),
    "band-open": Text("最低一档须敞口：删除它的 from", "the lowest row must be open: remove its `from`"),
    "band-precision": Text(
        "{edge} 的小数位多于表的精度 {precision}，请改边界或提高 precision",
        "edge {edge} has more decimals than the table's precision {precision}; mend either",
    ),
    "band-both-ends": Text(
        "to 与 below 只能写一个，请删除一个",
        "write either `to` or `below`, not both: remove one",
    ),
    "band-to-needs-precision": Text(
        "写 to 的表须声明 precision，或改用 below",
        "a table with `to` must declare a precision, or use `below`",
    ),
    "knots": Text(
        "数值须严格递增或递减，至少两个", "figures must strictly rise or fall, and be at least two"
    ),
    "points-over-full": Text(
        "{points} 分超出该项 0 到 {full} 分的范围，请改分值或 max",
        "{points} points lie outside 0 … {full} of this item; mend them or its `max`",
    ),
    "weights": Text(
        '各项满分合计 {found}，应为 {needed}；有意不完整请写 incomplete: "{found}"',
        'the items add up to {found} of {needed}; if that is intended write incomplete: "{found}"',
    ),
    "group-weights": Text(
        "分组 {code} 各项合计 {found}，应为 {needed}", "items of group {code} add up to {found}, not {needed}"
    ),
    "unset": Text("「{what}」尚未设定，启用前必须填写", "`{what}` is not set; it must be before activation"),
    "missing-rule-needed": Text(
        "请写明没有数据时怎么办（missing）", "say what happens without data (`missing`)"
    ),
    "cycle": Text(
        "公式相互引用：{path}；请断开其中一处", "formulas refer to each other: {path}; cut one reference"
    ),
    "amount-unit": Text(
        "这里的公式应得出 {needed}，实得 {found}", "this formula must yield {needed}, it yields {found}"
    ),
    "bad-name": Text(
        "「{code}」不能作公式名称，请改用小写字母、数字和下划线，且避开保留字",
        "`{code}` cannot be a name in formulas; use lower-case letters, digits, underscores, nothing else",
    ),
    "formula-too-long": Text(
        "公式过长（{found}），请把其中一部分另立为一行",
        "the formula is too long ({found}); make a line of its own of a part",
    ),
    "formula-too-deep": Text(
        "公式嵌套过深，请把内层另立为一行",
        "the formula is nested too deeply; make a line of its own of the inner part",
    ),
    "formula-syntax": Text(
        "公式在「{found}」处读不通，请检查括号与运算符",
        "the formula cannot be read at `{found}`; look at its brackets and operators",
    ),
    "formula-number": Text(
        "公式中的数字「{found}」过长，请缩短或改用参数",
        "the number `{found}` in the formula is too long; shorten it or use a param",
    ),
    "formula-arguments": Text(
        "函数 {found} 的参数个数不对，请增减",
        "function {found} has the wrong number of arguments; add or remove some",
    ),
    "formula-unknown-name": Text(
        "公式中的「{found}」没有声明，请在 params 或 pay_terms 中声明",
        "`{found}` in the formula is not declared; add it to params or pay_terms",
    ),
    "formula-units": Text(
        "公式中单位不能混用：{found}，请改用同一单位的名称",
        "the formula mixes units: {found}; use names of one unit",
    ),
    "formula-needs-condition": Text(
        "「{found}」应是条件，请写成比较，如 total < 60",
        "`{found}` must be a condition; write a comparison such as total < 60",
    ),
    "formula-needs-amount": Text(
        "「{found}」应是数值而非条件，请用 if 取值",
        "`{found}` must be an amount, not a condition; take a value with `if`",
    ),
    "formula-places": Text(
        "round 的第二个参数应是 0 到 6", "round takes 0 to 6 decimals as its second argument"
    ),
    "overlay-place": Text(
        "方案中没有这个位置：{at}，请改正路径",
        "the policy has no such place: {at}; mend the path",
    ),
    "overlay-policy": Text(
        "此覆盖属于方案 {found}，不是 {needed}，请选用对应的覆盖",
        "this overlay belongs to {found}, not to {needed}; take one of that policy",
    ),
    "wrong-document": Text(
        "这不是考核方案：缺少 policy，请补上方案代号",
        "this is no policy: `policy` is missing; add its code",
    ),
    "review-choice": Text("评分须是 {known} 之一", "the points must be one of {known}"),
    "duplicate-review": Text(
        "同一人同一项同一栏有两个评分，请只留一个",
        "one column of one item was judged twice for the same person; keep one",
    ),
    "not-reviewed": Text(
        "项目「{code}」不由人评分，请删除这个评分",
        "item `{code}` is not judged by people; remove the points given",
    ),
    "unknown-subject": Text(
        "考核对象「{code}」不在名单内，请改正或先列入 subjects",
        "subject `{code}` is not in the population; mend it or list it in `subjects`",
    ),
    "reading-value": Text("有值的读数分母须大于 0", "a reading with a value needs a denominator above 0"),
    "case-failed": Text(
        "算例 {case}：{what} 应为 {expected}，实得 {found}",
        "golden case {case}: {what} should be {expected}, is {found}",
    ),
    # -- the sheet ----------------------------------------------------------------------------------------
    "band-open-top": Text(
        "最高一档须敞口：恰有一档不写 upto", "the highest row must be open: exactly one row has no `upto`"
    ),
    "checklist-empty": Text(
        "检查表没有指标，请列出 indicators", "the checklist is empty; list its indicators"
    ),
    "checklist-points": Text(
        "检查表各指标合计 {found} 分，应为 {needed}；请补齐指标或改 out_of",
        "the indicators add up to {found} points, not {needed}; complete them or state another `out_of`",
    ),
    "only-checklist": Text(
        "「{key}」只用于 checklist 曲线，请删除", "`{key}` belongs to a checklist only; remove it"
    ),
    "out-of-nothing": Text("out_of 须大于 0", "`out_of` must be above 0"),
    "variant-weights": Text(
        "{who} 的各项满分合计 {found}，应为 {needed}；请改正变体的 max",
        "for {who} the items add up to {found} of {needed}; mend the `max` of a variant",
    ),
    "too-many-sheets": Text(
        "分值变体的组合超过 {most} 种，请拆成几个方案",
        "the variants combine to more than {most} sheets; split the policy",
    ),
    "least-share": Text(
        "{about} 占比 {found}% 低于最低 {least}%；请提高权重，或在 override 中写明理由",
        "{about} weighs {found} %, below the least {least} %; raise it, or give the reason in `override`",
    ),
    "weight-range": Text(
        "{about} 占比 {found}% 不在 {least}% 到 {most}% 之间，请调整权重",
        "{about} weighs {found} %, outside {least} … {most} %; mend the weights",
    ),
    "too-few-days": Text(
        "本期在岗 {days} 天，不足 {needed} 天，本方案不适用",
        "{days} days in the post, fewer than {needed}: the policy does not apply this period",
    ),
    "not-yaml": Text("不是可读的 YAML：{why}，请改正该处", "not readable YAML: {why}; mend that place"),
    # -- facts and golden cases --------------------------------------------------------------------------
    "duplicate-subject": Text(
        "对象「{code}」列了两次，请合并为一行", "subject `{code}` is listed twice; merge the two rows"
    ),
    "duplicate-reading": Text(
        "{code} 的指标 {measure} 给了两个读数，请只留一个",
        "{code} has two readings of {measure}; keep one",
    ),
    "duplicate-occurrence": Text(
        "{kind} 记录「{code}」出现两次，会重复计算，请删去一条",
        "the {kind} record `{code}` is given twice and would count twice; remove one",
    ),
    "duplicate-past": Text(
        "{code} 的 {period} 期给了两次，请只留一条", "{code} has period {period} twice; keep one"
    ),
    "duplicate-history": Text(
        "{code} 的项目「{item}」上期得分给了两次，请只留一条",
        "{code} has two earlier points of item `{item}`; keep one",
    ),
    "case-unknown-subject": Text(
        "算例中没有对象「{code}」，请在 subjects 中声明",
        "the case has no subject `{code}`; declare it under `subjects`",
    ),
    "case-both-forms": Text(
        "有 subjects 的算例须写成 {key} 的分人形式",
        "a case with `subjects` says for whom: give {key} per subject",
    ),
    # Event rules and stacks.
    "event-trigger": Text(
        "请写明何时触发：on(发生的事)、parts(分项指标)或 when(条件)",
        "say what fires it: `on` (occurrences), `parts` (readings of a family) or `when` (a condition)",
    ),
    "event-two-triggers": Text(
        "on 与 parts 只能写一个，请拆成两条规则", "write either `on` or `parts`; make two rules of it"
    ),
    "event-needs-on": Text(
        "{key} 说的是发生的事，须与 on 一起写", "`{key}` speaks of occurrences: write it together with `on`"
    ),
    "event-bearer": Text(
        "请写明由谁承担：who 或 split，二者择一", "say who bears it: either `who` or `split`"
    ),
    "event-outcome": Text(
        "请写明结果：amount、ladder 或 propose", "say what it leads to: `amount`, `ladder` or `propose`"
    ),
    "event-two-amounts": Text(
        "ladder 自带金额，请删除 amount 与 split", "a ladder has its own amounts: remove `amount` and `split`"
    ),
    "event-one-by-one": Text(
        "{key} 逐件计算，请删除 per", "`{key}` goes by single occurrences: remove `per`"
    ),
    "split-amount": Text("分摊须有金额，请写 amount", "there is nothing to split: add `amount`"),
    "split-share-or-rest": Text(
        '每一方请写 share 或 rest: "true"，二者择一', 'each party has either a `share` or `rest: "true"`'
    ),
    "split-rest": Text(
        '须恰有一方承担余额（rest: "true"）', 'exactly one party takes the rest: mark it `rest: "true"`'
    ),
    "split-shares": Text(
        "各方份额合计 {found}，不得超过 1，请调低",
        "the shares add up to {found}; they must not exceed 1: lower some",
    ),
    "split-names": Text(
        "分摊的金额须人人相同，不能用 {found}；请用 n、days、event_… 或没有变体的参数",
        "a split amount is the same for everybody and cannot use {found}; use n, days, event_… or params "
        "without variants",
    ),
    "ladder-empty": Text(
        "阶梯至少要有一级，请写 steps",
        "a ladder needs at least one step: list `steps`",
    ),
    "parts-limit": Text("below 与 above 须恰写一个", "write exactly one of `below` and `above`"),
    "parts-family": Text(
        "指标 {code} 没有分项，请改用有分项的指标，或以 when 判断",
        "measure {code} has no members; choose a family, or judge it with `when`",
    ),
    "where-empty": Text(
        "{key} 没有任何取值，规则永不触发；请列出取值或删除",
        "`{key}` lists no word, so it never fires; list some or remove it",
    ),
    "unused-word": Text(
        "方案没有用到「{code}」，请改正代号或删除这个说法",
        "the policy says `{code}` nowhere: mend the code or remove the word",
    ),
    "unknown-stack": Text(
        "没有叠加组「{code}」，请先在 stacks 中声明", "there is no stack `{code}`; declare it in `stacks`"
    ),
    "unknown-kind": Text(
        "没有「{code}」这种事件；可用：{known}", "nothing of kind `{code}` is recorded. Known: {known}"
    ),
    "unknown-day": Text(
        "这种事件没有「{code}」这一天，规则永不触发；可用：{known}",
        "such occurrences have no day `{code}`, so it never fires. Known: {known}",
    ),
    "unknown-role": Text(
        "这种事件没有「{code}」这个角色；可用：{known}",
        "such occurrences have no role `{code}`. Known: {known}",
    ),
    "unknown-word": Text(
        "这种事件不记「{code}」；可用：{known}", "such occurrences carry no `{code}`. Known: {known}"
    ),
    "unknown-amount": Text(
        "这种事件没有金额「{code}」；可用：{known}",
        "such occurrences have no amount `{code}`; known: {known}",
    ),
    "occurrence-twice": Text(
        "事件「{id}」出现两次且内容不同，请只留一份",
        "occurrence `{id}` appears twice and differs; keep one of them",
    ),
    "not-an-amount": Text(
        "这里应是数字、unset，或 params 中已声明的参数",
        "this must be a number, `unset`, or a param that is declared in `params`",
    ),
    # Ranks, limits and triggers, and what a card says of them.
    "unknown-league": Text(
        "没有分组赛「{code}」；可用：{known}", "there is no league `{code}`; declared are: {known}"
    ),
    "unknown-pay": Text(
        "没有薪酬行「{code}」，请先在 pay 中声明", "there is no pay line `{code}`; declare it in `pay`"
    ),
    "budget-limit-varies": Text(
        "预算上限对整批只有一个，请去掉参数 {code} 的变体",
        "a run has one budget: remove the variants of param `{code}`",
    ),
    "budget-counts-twice": Text(
        "{found} 已含奖励，请删除 budget 的 rewards",
        "{found} holds the rewards already: remove `rewards` here",
    ),
    "budget-nothing-to-scale": Text(
        'scale_rewards 只缩减奖励：请写 rewards: "true"，或在 of 中列出含 rewards 的薪酬行',
        'scale_rewards takes from rewards only: write `rewards: "true"`, or list a line that names `rewards`',
    ),
    "rank-open": Text("考核表尚未完成，暂不排名", "the card is not complete: no place yet"),
    "rank-no-value": Text(
        "排名所用的数据没有值，不参加排名", "something the ranking rests on has no value: not ranked"
    ),
    "rank-not-eligible": Text("不符合参评条件，不占名次", "not eligible, and takes no place"),
    "rank-no-league": Text("不属于任何分组，不参加排名", "in none of the leagues: not ranked"),
    "rank-provisional": Text(
        "同组还有未完成的考核表，名次暂定，奖金待定",
        "cards of the same league are open: the place is provisional and its prize waits",
    ),
    "small-sample": Text(
        "排名 {rank} 的样本很小，请慎看", "the ranking {rank} rests on a small sample; read it with care"
    ),
    "term-not-for": Text(
        "薪酬项 {term} 不适用于此人，录入的 {amount} 已拒收，按 0 计；请删除或改正岗位",
        "pay term {term} is not for this person: the {amount} entered was refused and counts as 0; remove it "
        "or mend the post",
    ),
    "budget-exceeded": Text(
        "本批合计 {found} 元，超出预算 {limit} 元，多 {excess} 元；须提高预算后才能发放",
        "the run comes to {found}, {excess} over its budget of {limit}; it is not paid before the budget is "
        "raised",
    ),
    "budget-open": Text(
        "预算暂不能判断：{what} 尚无金额，已知合计 {found} 元",
        "the budget cannot be judged yet: {what} has no amount; {found} is known so far",
    ),
    "budget-scaled": Text(
        "为守预算 {limit} 元（本批 {found} 元），奖励 {rule} 由 {before} 元减为 {after} 元",
        "to keep the budget of {limit} (the run came to {found}) reward {rule} went from {before} to {after}",
    ),
    "rail-exceeded": Text(
        "扣款 {deductions} 元超过上限 {limit} 元，超出的 {excess} 元须审批",
        "deductions of {deductions} exceed the limit of {limit}; the {excess} beyond it need approval",
    ),
    "not-a-clock": Text("这里应是 18:00 形式的时刻", "this must be a time of day such as 18:00"),
    "window-reversed": Text(
        "结束早于开始，请对调或改正", "it ends before it begins; exchange the two or mend one"
    ),
    "unknown-date": Text(
        "calendar 中没有「{code}」，请先声明", "the calendar has no date `{code}`; declare it in `calendar`"
    ),
    "unknown-quota": Text(
        "quotas 中没有「{code}」，请先声明", "there is no sample `{code}`; declare it in `quotas`"
    ),
}
