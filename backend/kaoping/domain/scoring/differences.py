"""What one policy document says differently from another, place by place and in words.

Entries of lists are matched by their code, so that a new item in the middle is one difference and not ten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .texts import Text

Document = Mapping[str, object]

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
}


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: its path by codes (`/items/8/max`), both values, and the sentence."""

    at: str
    kind: Kind
    before: object
    after: object
    said: Text


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the newer document; empty where both say the same."""
    keys = dict.fromkeys([*after, *before])
    found = [one for key in keys for one in _of(before.get(key), after.get(key), (key,), Text("", ""))]
    return tuple(found)


def _of(old: object, new: object, path: tuple[str, ...], whose: Text) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping) and not _is_label(new):
        for key in dict.fromkeys([*new, *old]):
            yield from _of(old.get(key), new.get(key), (*path, str(key)), whose)
    elif _listed(old) and _listed(new) and (_coded(old) or _coded(new)):
        yield from _entries(_by_code(old), _by_code(new), path, whose)
    elif _rows(old) and _rows(new) and len(_items(old)) == len(_items(new)):
        for at, (one, other) in enumerate(zip(_items(old), _items(new), strict=True)):
            yield from _of(one, other, (*path, str(at)), whose)
    else:
        kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
        yield Difference("/" + "/".join(path), kind, old, new, _sentence(path, whose, old, new))


def _entries(
    old: Mapping[str, object], new: Mapping[str, object], path: tuple[str, ...], whose: Text
) -> Iterator[Difference]:
    section = SECTIONS.get(path[-1], Text(path[-1], path[-1]))
    for code in dict.fromkeys([*new, *old]):
        at = (*path, code)
        name = _name(section, code, new.get(code, old.get(code)))
        name = Text(f"{whose.zh}{name.zh}", f"{whose.en}{name.en}") if whose.zh else name
        if code not in old:
            said = Text(f"{name.zh}：新增", f"{name.en}: added")
            yield Difference("/" + "/".join(at), Kind.ADDED, None, new[code], said)
        elif code not in new:
            said = Text(f"{name.zh}：删除", f"{name.en}: removed")
            yield Difference("/" + "/".join(at), Kind.REMOVED, old[code], None, said)
        else:
            yield from _of(old[code], new[code], at, name)
    kept = [[code for code in one if code in other] for one, other in ((old, new), (new, old))]
    if kept[0] != kept[1]:
        said = Text(f"{section.zh}的顺序有变", f"the order of {section.en.lower()} entries changed")
        yield Difference("/" + "/".join(path), Kind.MOVED, kept[0], kept[1], said)


def _name(section: Text, code: str, entry: object) -> Text:
    label = entry.get("label") if isinstance(entry, Mapping) else None
    if isinstance(label, Mapping) and {"zh", "en"} <= set(label):
        return Text(f"{section.zh}「{label['zh']}」({code})", f"{section.en} “{label['en']}” ({code})")
    return Text(f"{section.zh} {code}", f"{section.en} {code}")


def _sentence(path: tuple[str, ...], whose: Text, old: object, new: object) -> Text:
    """`参数「合格线」(pass_mark) 的数值：60 → 70`; a blank side is said, never shown as nothing."""
    inner = path[2:] if whose.zh else path
    keys = [KEYS.get(key, Text(key, key)) for key in inner]
    zh, en = " ".join(key.zh for key in keys), " ".join(key.en for key in keys)
    sides_zh = f"{_shown(old, '（无）')} → {_shown(new, '（无）')}"
    sides_en = f"{_shown(old, '(none)')} → {_shown(new, '(none)')}"
    if whose.zh:
        return Text(f"{whose.zh} 的{zh}：{sides_zh}", f"{whose.en}, {en}: {sides_en}")
    return Text(f"{zh}：{sides_zh}", f"{en}: {sides_en}")


def _shown(value: object, blank: str) -> str:
    """A value on one line, in the notation of a policy file."""
    if value is None:
        return blank
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_shown(one, blank)}" for key, one in value.items()) + "}"
    if _listed(value):
        return "[" + ", ".join(_shown(one, blank) for one in _items(value)) + "]"
    return str(value)


def _is_label(value: Mapping[object, object]) -> bool:
    return set(value) == {"zh", "en"}


def _listed(value: object) -> bool:
    return value is None or (isinstance(value, Sequence) and not isinstance(value, str))


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []


def _coded(value: object) -> bool:
    items = _items(value)
    return bool(items) and all(_code(one) for one in items)


def _rows(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and bool(value)


def _code(entry: object) -> str:
    if not isinstance(entry, Mapping):
        return ""
    return str(entry.get("code") or entry.get("case") or "")


def _by_code(value: object) -> dict[str, object]:
    return {_code(one): one for one in _items(value)}
