/** The words a brand has for what checklists leave open, and which of them are still unset. */
import { labelOf, typed, type TypedLabel } from '@/shared/form/values'
import type { Label } from '@/shared/i18n/text'

export interface Asked {
  key: string
  label: Label
}

export interface Wording extends Asked {
  word: Label | null
}

/** Everything asked for, then what the brand has beyond that. */
export function wordingOf(asked: readonly Asked[], words: Readonly<Record<string, Label>>): Wording[] {
  const beyond = Object.keys(words).filter((key) => !asked.some((one) => one.key === key))
  return [...asked, ...beyond.map((key) => ({ key, label: { zh: key } }))].map((one) => ({
    ...one,
    word: words[one.key] ?? null,
  }))
}

export type TypedWords = Record<string, TypedLabel>

export const typedWords = (wording: readonly Wording[]): TypedWords =>
  Object.fromEntries(wording.map(({ key, word }) => [key, typed(word)]))

/** A word without Chinese is none: it is left out and stays unset. */
export const wordsOf = (words: TypedWords) =>
  Object.fromEntries(
    Object.entries(words)
      .filter(([, word]) => word.zh.trim())
      .map(([key, word]) => [key, labelOf(word)]),
  )
