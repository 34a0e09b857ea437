/** An answer sheet while it is being filled in: pure rules, no screen. The server checks everything again. */
import type { AnswerIn, Option, Question } from './types'

export interface Given {
  options: string[]
  number: number | null
  text: string
  reasons: string[]
  notApplicable: boolean
}

export type Sheet = Record<string, Given>

export const blank = (): Given => ({ options: [], number: null, text: '', reasons: [], notApplicable: false })

const CHOICES: readonly Question['kind'][] = ['SINGLE', 'SCALE', 'YESNO', 'MULTI']

export const isChoice = (question: Question) => CHOICES.includes(question.kind)
export const isRating = (question: Question) => question.low !== null && question.high !== null

/** Questions that may be asked: a commercial one needs marketing consent. */
export function askable(questions: readonly Question[], marketing: boolean): Question[] {
  return questions.filter((question) => marketing || !question.commercial)
}

export function chosen(question: Question, given: Given | undefined): Option[] {
  return question.options.filter((option) => given?.options.includes(option.code))
}

export function isAnswered(given: Given | undefined): boolean {
  if (!given) return false
  return given.notApplicable || given.options.length > 0 || given.number !== null || given.text.trim() !== ''
}

export function needsReason(question: Question, given: Given | undefined): boolean {
  return chosen(question, given).some((option) => option.requires_reason)
}

export function lacksReason(question: Question, given: Given | undefined): boolean {
  return needsReason(question, given) && given?.reasons.length === 0
}

/** The answer after an option was pressed. Pressing the same option again takes it back. */
export function press(question: Question, given: Given, code: string): Given {
  const has = given.options.includes(code)
  let options: string[]
  if (question.kind === 'MULTI') options = has ? given.options.filter((one) => one !== code) : [...given.options, code]
  else options = has ? [] : [code]
  const next = { ...given, options, notApplicable: false }
  return needsReason(question, next) ? next : { ...next, reasons: [] }
}

export function rate(given: Given, number: number | null): Given {
  return { ...given, number, notApplicable: false }
}

export function skip(given: Given): Given {
  return { ...blank(), notApplicable: !given.notApplicable }
}

export function toggleReason(given: Given, code: string): Given {
  const has = given.reasons.includes(code)
  return { ...given, reasons: has ? given.reasons.filter((one) => one !== code) : [...given.reasons, code] }
}

/** What still stands against completing the interview, in the order of the questions. */
export function gaps(questions: readonly Question[], sheet: Sheet): Gap[] {
  return questions.flatMap((question): Gap[] => {
    const given = sheet[question.code]
    if (question.required && !isAnswered(given)) return [{ question, lack: 'answer' }]
    return lacksReason(question, given) ? [{ question, lack: 'reason' }] : []
  })
}

export interface Gap {
  question: Question
  lack: 'answer' | 'reason'
}

export interface Called {
  question: Question
  option: Option
  given: Given
}

/** Answers that call for something: a complaint, an alert, the manager. */
export function called(questions: readonly Question[], sheet: Sheet): Called[] {
  return questions.flatMap((question) => {
    const given = sheet[question.code]
    if (!given) return []
    return chosen(question, given)
      .filter((option) => option.triggers.length > 0)
      .map((option) => ({ question, option, given }))
  })
}

export function payload(questions: readonly Question[], sheet: Sheet): AnswerIn[] {
  return questions.flatMap((question) => {
    const given = sheet[question.code]
    if (!given || !isAnswered(given)) return []
    return [
      {
        question: question.code,
        options: given.options,
        number: given.number,
        text: given.text.trim() || null,
        reasons: given.reasons,
        not_applicable: given.notApplicable,
      },
    ]
  })
}
