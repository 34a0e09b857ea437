"""What happens, in words: kinds of occurrences, their days, roles and words by label and not by code."""

from collections.abc import Mapping

from ..ledger.rules import OCCURRENCE, PERIOD, POST, STORE, Trigger, Who
from ..occurrences import KINDS, VOIDED
from ..texts import Text
from ..words import Words
from .markdown import quoted, same

_EVERYWHERE: dict[str, Text] = {
    STORE: Text("全店人员", "everybody of the store"),
    POST: Text("对应岗位人员", "holders of the post"),
    VOIDED: Text("作废日", "day it was voided"),
}


def trigger_words(on: Trigger, words: Words) -> Text:
    """`每有一条检查发现（检查类别「自查」，结果「不合格」），按发生日计入当期`."""
    label, day = kind_word(on.kind), day_word(on.kind, on.dated_by)
    where = _where(on.kind, on.where, words)
    return Text(
        f"每有一条{label.zh}{where.zh}，按{day.zh}计入当期",
        f"on every {label.en}{where.en}, placed by the {day.en}",
    )


def _where(kind: str, where: Mapping[str, frozenset[str]], words: Words) -> Text:
    if not where:
        return Text("", "")
    said = []
    for key, values in where.items():
        name, known = word_word(kind, key), _values(kind, key)
        value = quoted(known.get(one) or words.said(key, one) for one in sorted(values))
        said.append(Text(f"{name.zh}{value.zh}", f"{name.en} {value.en}"))
    said_zh, said_en = "，".join(one.zh for one in said), ", ".join(one.en for one in said)
    return Text(f"（{said_zh}）", f" ({said_en})")


def kind_word(kind: str) -> Text:
    found = KINDS.get(kind)
    return same(kind) if found is None else found.label


def day_word(kind: str, day: str) -> Text:
    found = KINDS.get(kind)
    return _EVERYWHERE.get(day, same(day)) if found is None else found.days.get(day, same(day))


def word_word(kind: str, word: str) -> Text:
    found = KINDS.get(kind)
    known = None if found is None else found.words.get(word)
    return same(word) if known is None else known.label


def _values(kind: str, word: str) -> Mapping[str, Text]:
    found = KINDS.get(kind)
    known = None if found is None else found.words.get(word)
    return {} if known is None else known.values


def bearer(kind: str, who: Who) -> Text:
    """Who bears it: a role of what happened, the heads of those people, or everybody of the store."""
    found = KINDS.get(kind)
    role = _EVERYWHERE.get(who.role)
    if role is None:
        known = same(who.role) if found is None else found.roles.get(who.role, same(who.role))
        role = Text(known.zh, f"the {known.en}")
    return Text(f"{role.zh}的部门负责人", f"the head of {role.en}") if who.of_head else role


_PER: dict[str, Text] = {
    OCCURRENCE: Text("，每条记录一次", ", for each record"),
    PERIOD: Text("，每期一次", ", once a period"),
    "visit": Text("，每次检查一次", ", once per visit"),
}


def per_words(kind: str, per: str) -> Text:
    """How often an amount is worked out."""
    word = word_word(kind, per)
    return _PER.get(per, Text(f"，每个{word.zh}一次", f", once per {word.en}"))


def counted(kind: str, distinct: str) -> Text:
    """What `n` counts: records, or how many different words of a key there are."""
    if not distinct:
        return Text("记录条数", "number of records")
    word = word_word(kind, distinct)
    return Text(f"不同{word.zh}的个数", f"number of different {word.en}s")
