"""How a name of staff is sorted and looked up."""

from pypinyin import Style, lazy_pinyin


def name_key(name: str) -> str:
    """Full pinyin and its initials: what `zhangsan` and `zs` are looked up in."""
    return f"{''.join(lazy_pinyin(name))} {''.join(lazy_pinyin(name, style=Style.FIRST_LETTER))}".lower()
