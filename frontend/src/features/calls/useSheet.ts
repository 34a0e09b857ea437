/** The answers being given: which question is current, and what a digit does to it. */
import { computed, ref, type Ref } from 'vue'
import type { Draft } from './draft'
import {
  askable,
  blank,
  called,
  gaps,
  isAnswered,
  isChoice,
  isRating,
  lacksReason,
  needsReason,
  payload,
  press,
  rate,
  skip,
  toggleReason,
  type Given,
} from './sheet'
import type { Question, Task } from './types'

/** A rating of 10 arrives as 1 and 0; the 1 waits this long for it. */
const SECOND_DIGIT_MS = 700

export function useSheet(task: Ref<Task | null>, draft: Ref<Draft>) {
  const current = ref(0)
  let firstDigit: { code: string; at: number } | null = null

  const questions = computed(() =>
    task.value ? askable(task.value.questionnaire.questions, task.value.consent.marketing) : [],
  )
  const reasons = computed(() => task.value?.questionnaire.reasons ?? [])
  const question = computed(() => questions.value[current.value])
  const given = (code: string): Given => draft.value.sheet[code] ?? blank()
  const wantsReason = computed(() => !!question.value && needsReason(question.value, given(question.value.code)))
  const done = computed(() =>
    questions.value.filter((one) => isAnswered(draft.value.sheet[one.code]) && !lacksReason(one, draft.value.sheet[one.code])).length,
  )
  const open = computed(() => gaps(questions.value, draft.value.sheet))
  const triggered = computed(() => called(questions.value, draft.value.sheet))

  function set(one: Question, next: Given): void {
    draft.value.sheet[one.code] = next
  }

  function move(by: number): void {
    current.value = Math.min(Math.max(current.value + by, 0), Math.max(questions.value.length - 1, 0))
  }

  function goTo(code: string): void {
    const place = questions.value.findIndex((one) => one.code === code)
    if (place >= 0) current.value = place
  }

  /** After an answer: on to the next question, unless this one still asks why. */
  function settleOn(one: Question): void {
    if (one.kind === 'MULTI' || needsReason(one, given(one.code))) return
    if (isAnswered(given(one.code))) move(1)
  }

  function pressOption(one: Question, code: string): void {
    goTo(one.code)
    set(one, press(one, given(one.code), code))
    settleOn(one)
  }

  function pressRating(one: Question, number: number): void {
    goTo(one.code)
    set(one, rate(given(one.code), number))
    settleOn(one)
  }

  function pressSkip(one: Question): void {
    goTo(one.code)
    set(one, skip(given(one.code)))
    settleOn(one)
  }

  function pressReason(one: Question, code: string): void {
    goTo(one.code)
    set(one, toggleReason(given(one.code), code))
  }

  function digit(number: number): void {
    const one = question.value
    if (!one || isTenth(number)) return
    if (wantsReason.value) {
      const reason = reasons.value[number - 1]
      if (reason) pressReason(one, reason.code)
    } else if (isRating(one)) ratingDigit(one, number)
    else if (number === 0) {
      if (one.allow_na) pressSkip(one)
    } else if (isChoice(one)) {
      const option = one.options[number - 1]
      if (option) pressOption(one, option.code)
    }
  }

  function ratingDigit(one: Question, number: number): void {
    if (number < (one.low ?? 0) || number > (one.high ?? 0)) return
    pressRating(one, number)
    if (number === 1 && (one.high ?? 0) >= 10) firstDigit = { code: one.code, at: Date.now() }
  }

  /** The 0 of a 10 belongs to the question the 1 was given to, though the cursor has gone on. */
  function isTenth(number: number): boolean {
    const waiting = firstDigit
    firstDigit = null
    if (number !== 0 || !waiting || Date.now() - waiting.at > SECOND_DIGIT_MS) return false
    const one = questions.value.find((each) => each.code === waiting.code)
    if (one) set(one, rate(given(one.code), 10))
    return true
  }

  function clear(): void {
    const one = question.value
    if (!one) return
    if (!isAnswered(given(one.code))) move(-1)
    if (question.value) set(question.value, blank())
  }

  function type(one: Question, text: string): void {
    set(one, { ...given(one.code), text, notApplicable: false })
  }

  return {
    questions,
    reasons,
    current,
    question,
    wantsReason,
    done,
    open,
    triggered,
    given,
    move,
    goTo,
    pressOption,
    pressRating,
    pressSkip,
    pressReason,
    digit,
    clear,
    type,
    answers: () => payload(questions.value, draft.value.sheet),
  }
}

export type SheetState = ReturnType<typeof useSheet>
