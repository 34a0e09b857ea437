"""What customers of the demo say: outcomes of calls and answers, drawn question by question."""

import random
from typing import Any

from kaoping.domain.questionnaires import Option, Polarity, Question, QuestionKind, Questionnaire, Reason

OUTCOMES = (
    ("COMPLETED", 56),
    ("NO_ANSWER", 20),
    ("REFUSED", 4),
    ("CALL_LATER", 5),
    ("POWER_OFF", 5),
    ("HUNG_UP", 4),
    ("BUSY", 3),
    ("EMPTY_NUMBER", 2),
    ("WRONG_NUMBER", 1),
)
UNHAPPY_SHARE = 0.05
COMMENT_SHARE = 0.3
LIKING = {Polarity.POS: 60, Polarity.NEU: 8, Polarity.NEG: 0.5}
"""How likely a content customer is to choose an option of a kind, before its place in the list."""

COMMENTS = ("服务很细心", "等的时间有点长", "价格能再透明一些就好了", "挺好的", "洗车不太干净")
GRIEVANCES = (
    "刹车异响没有解决，回家路上还在响",
    "说好三点取车，等到五点才交车",
    "换下来的旧件没有给我看，收费也没说明白",
    "接待时没人招呼，问了两次才有人理",
)


def draw_outcome(rng: random.Random) -> str:
    codes, weights = zip(*OUTCOMES, strict=True)
    drawn: str = rng.choices(codes, weights)[0]
    return drawn


def draw_answers(rng: random.Random, questionnaire: Questionnaire) -> tuple[list[dict[str, Any]], bool]:
    """An answer sheet, and whether it holds an answer that calls for a complaint."""
    unhappy = rng.random() < UNHAPPY_SHARE
    sheet, triggered = [], False
    for question in questionnaire.questions:
        answer, triggers = _answer(rng, question, questionnaire.reasons, unhappy=unhappy)
        if answer:
            sheet.append(answer)
            triggered |= triggers
    return sheet, triggered


def _answer(
    rng: random.Random, question: Question, reasons: tuple[Reason, ...], *, unhappy: bool
) -> tuple[dict[str, Any] | None, bool]:
    if question.commercial or (question.options and not question.required):  # asked aside from the survey
        return None, False
    if question.kind is QuestionKind.TEXT:
        said = rng.random() < COMMENT_SHARE
        return ({"question": question.code, "text": rng.choice(COMMENTS)} if said else None), False
    if not question.options:
        low, high = question.bounds or (0, 10)
        number = (
            rng.randint(low, high - 4)
            if unhappy
            else rng.choices((high, high - 1, high - 2), (45, 35, 20))[0]
        )
        return {"question": question.code, "number": number}, False
    option = _option(rng, question.options, unhappy=unhappy)
    answer: dict[str, Any] = {"question": question.code, "options": [option.code]}
    if option.requires_reason:
        answer["reasons"] = [rng.choice(reasons).code]
    return answer, bool(option.triggers)


def _option(rng: random.Random, options: tuple[Option, ...], *, unhappy: bool) -> Option:
    if unhappy:
        return rng.choice([o for o in options if o.polarity is Polarity.NEG] or options)
    weights = [LIKING[o.polarity] / (2**n) for n, o in enumerate(options)]
    return rng.choices(options, weights)[0]
