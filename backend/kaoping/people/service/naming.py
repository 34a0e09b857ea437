"""How a name of staff is sorted and looked up."""


def name_key(name: str) -> str:
    """Full pinyin and its initials: what `zhangsan` and `zs` are looked up in.

    The readings of phrases (张朝阳 is zhaoyang) take 55 MiB: a server that hires nobody does without them.
    """
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return f"{''.join(lazy_pinyin(name))} {''.join(lazy_pinyin(name, style=Style.FIRST_LETTER))}".lower()
