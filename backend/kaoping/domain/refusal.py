"""A start that is refused: what is wrong and the remedy, in both languages; for operators, never for HTTP."""


class Refusal(Exception):
    """Says why a command does not go on and what to do about it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return f"{self.zh}\n{self.en}"
