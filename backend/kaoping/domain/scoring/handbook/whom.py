"""Whom something is for, in words: posts, regions and the like as the house calls them."""

from ..parts import Applies
from ..texts import Text
from ..variants import FLAGS
from ..words import Words
from .markdown import quoted

ATTRIBUTE: dict[str, Text] = {
    "position": Text("岗位", "position"),
    "department": Text("部门", "department"),
    "stream": Text("业务线", "stream"),
    "store": Text("门店", "store"),
    "brand": Text("品牌", "brand"),
    "region": Text("区域", "region"),
    "employment": Text("用工类别", "employment"),
    "management": Text("管理岗", "management post"),
    "housed": Text("公司提供住宿", "housed by the company"),
}


def applies_to(applies: Applies, words: Words) -> Text:
    """Whom something is for: 岗位「A」、「B」；区域「GD」除外."""
    only = [_one_of(key, codes, words) for key, codes in applies.only.items()]
    never = [_one_of(key, codes, words) for key, codes in applies.never.items()]
    whom = Text("，".join(one.zh for one in only), " and ".join(one.en for one in only))
    but = Text("、".join(one.zh for one in never), ", ".join(one.en for one in never))
    if only and never:
        return Text(f"{whom.zh}，{but.zh}除外", f"{whom.en}, except {but.en}")
    if never:
        return Text(f"除{but.zh}以外的所有人", f"everybody except {but.en}")
    return whom if only else Text("所有人", "everybody")


_FLAG: dict[tuple[str, bool], Text] = {
    ("management", True): Text("管理岗人员", "people in management posts"),
    ("management", False): Text("非管理岗人员", "people outside management posts"),
    ("housed", True): Text("由公司提供住宿的人员", "people housed by the company"),
    ("housed", False): Text("公司不提供住宿的人员", "people not housed by the company"),
}


def _one_of(key: str, codes: frozenset[str], words: Words) -> Text:
    if key in FLAGS and len(codes) == 1:
        return _FLAG[key, "true" in codes]
    name, values = ATTRIBUTE[key], quoted(words.said(key, code) for code in sorted(codes))
    return Text(f"{name.zh}{values.zh}", f"{name.en} {values.en}")
