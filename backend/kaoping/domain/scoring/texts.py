"""A bilingual text; it carries both languages and never chooses one."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    zh: str
    en: str

    def say(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en
