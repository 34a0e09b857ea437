"""What differs between two policy documents, in words: places by their labels, values as people read them."""

from collections.abc import Mapping, Sequence

from .handbook.whom import ATTRIBUTE
from .texts import Language, Text

SECTIONS: dict[str, Text] = {
    "params": Text("参数", "Param"),
    "pay_terms": Text("薪酬项", "Pay term"),
    "inputs": Text("公式指标", "Input"),
    "groups": Text("分组", "Group"),
    "items": Text("考核项目", "Item"),
    "deductions": Text("减分格", "Deduction slot"),
    "gates": Text("门槛", "Gate"),
    "events": Text("奖惩规则", "Event rule"),
    "stacks": Text("叠加规则", "Stack"),
    "ranks": Text("排名", "Ranking"),
    "grades": Text("等级", "Grade"),
    "pay": Text("薪酬行", "Pay line"),
    "triggers": Text("预警", "Trigger"),
    "constraints": Text("约束", "Constraint"),
    "calendar": Text("日程", "Date"),
    "quotas": Text("抽样", "Sample"),
    "cases": Text("算例", "Golden case"),
}

KEYS: dict[str, Text] = {
    "value": Text("数值", "value"),
    "max": Text("满分", "points"),
    "curve": Text("评分办法", "curve"),
    "measures": Text("指标", "measures"),
    "missing": Text("缺数规则", "rule without data"),
    "label": Text("名称", "label"),
    "rule": Text("依据", "rule"),
    "formula": Text("公式", "formula"),
    "amount": Text("金额", "amount"),
    "when": Text("条件", "condition"),
    "rows": Text("档位", "rows"),
    "points": Text("分值", "points"),
    "variants": Text("差异版本", "variants"),
    "ladder": Text("阶梯", "ladder"),
    "prizes": Text("奖金", "prizes"),
    "applies_to": Text("适用对象", "applies to"),
    "effective_from": Text("生效日期", "effective from"),
    "version": Text("版本", "version"),
    "title": Text("标题", "title"),
    "total": Text("总分上下限", "limits of the total"),
    "budget": Text("预算", "budget"),
    "rail": Text("合规线", "rail"),
    "full_marks": Text("满分合计", "full marks"),
    "words": Text("说法", "words"),
    "criterion": Text("情形", "what it is for"),
    "steps": Text("阶梯", "step"),
    "weekday": Text("星期几", "the weekday"),
    "n": Text("数量", "the number"),
    "at": Text("时刻", "the time"),
    "day": Text("日期", "the day"),
    "first": Text("首日", "the first day"),
    "last": Text("末日", "the last day"),
    "share": Text("比例", "the share"),
    "to": Text("限值", "the limit"),
    "limit": Text("上限", "the limit"),
    "minimum": Text("保底", "the minimum"),
    "kind": Text("类型", "kind"),
    "target": Text("目标", "target"),
    "cap": Text("封顶", "cap"),
    "each": Text("每次", "each"),
    "for": Text("适用对象", "for"),
    "policy": Text("方案代号", "code of the policy"),
    "rules": Text("依据", "rules"),
    "subject": Text("考核对象", "who is appraised"),
    "period": Text("考核周期", "period"),
    "except": Text("除外", "except"),
    "incomplete": Text("不完整满分", "points of the incomplete sheet"),
    "group": Text("分组", "group"),
    "note": Text("备注", "note"),
    "min": Text("下限", "the least"),
    "no_data": Text("没有记录", "no records"),
    "not_published": Text("尚无数据来源", "not measured"),
    "too_few": Text("样本不足", "too few facts"),
    "expect": Text("期望结果", "what is expected"),
    "set": Text("设定值", "values it sets"),
    "reviews": Text("评分", "judgements"),
    "readings": Text("指标读数", "readings"),
    "unit": Text("单位", "unit"),
    "places": Text("小数位", "decimals"),
    "from": Text("起", "from"),
    "below": Text("低于", "below"),
    "upto": Text("至", "up to"),
    "measure": Text("指标", "measure"),
    "scope": Text("范围", "whose"),
    "month": Text("月份", "month"),
    "by": Text("负责岗位", "who acts"),
}

_VALUES: dict[str, Text] = {
    "unset": Text("尚未设定", "not set"),
    "true": Text("是", "yes"),
    "false": Text("否", "no"),
}
_NOTHING = Text("（无）", "(none)")
_BETWEEN: dict[Language, str] = {"zh": "、", "en": ", "}
_AFTER: dict[Language, tuple[str, str]] = {"zh": ("：", "；"), "en": (": ", "; ")}

Said = Mapping[str, Mapping[str, Mapping[str, str]]]
"""The section `words` of a document as it is written: what it is of → code → language → label."""


def entry_name(section: Text, code: str, entry: object) -> Text:
    """`参数「合格线」`; an entry without a label goes by its code."""
    label = entry.get("label") if isinstance(entry, Mapping) else None
    if isinstance(label, Mapping) and {"zh", "en"} <= set(label):
        return Text(f"{section.zh}「{label['zh']}」", f"{section.en} “{label['en']}”")
    return Text(f"{section.zh}「{code}」", f"{section.en} “{code}”")


def key_words(keys: Sequence[str]) -> Text:
    """`评分办法档位第 2 项分值`: keys by their words, places of a list counted from 1."""
    said = [_key(key) for key in keys]
    return Text("".join(one.zh for one in said), " ".join(one.en for one in said))


def _key(key: str) -> Text:
    if key.isdigit():
        return Text(f"第 {int(key) + 1} 项", f"no. {int(key) + 1}")
    return KEYS.get(key) or ATTRIBUTE.get(key, Text(key, key))


def sentence(keys: Sequence[str], whose: Text, old: object, new: object, said: Said) -> Text:
    """`参数「合格线」的数值：60 → 70`; a blank side is said, never shown as nothing."""
    place, last = key_words(keys), keys[-1] if keys else ""
    zh, en = (
        f"{_shown(old, last, said, language)} → {_shown(new, last, said, language)}"
        for language in ("zh", "en")
    )
    if whose.zh:
        return Text(f"{whose.zh}的{place.zh}：{zh}", f"{whose.en}, {place.en}: {en}")
    return Text(f"{place.zh}：{zh}", f"{place.en}: {en}")


def _shown(value: object, key: str, said: Said, language: Language) -> str:
    """A value on one line; codes of the house by their words."""
    if value is None:
        return _NOTHING.say(language)
    if isinstance(value, Mapping):
        if set(value) == {"zh", "en"}:
            return str(value[language])
        colon, between = _AFTER[language]
        return between.join(
            f"{_key(str(one)).say(language)}{colon}{_shown(of, str(one), said, language)}"
            for one, of in value.items()
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _BETWEEN[language].join(_shown(one, key, said, language) for one in value)
    label = said.get(key, {}).get(str(value))
    if label is not None:
        return label[language]
    return _VALUES[str(value)].say(language) if str(value) in _VALUES else str(value)
