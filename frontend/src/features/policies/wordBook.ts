/** What the house calls its codes: positions, departments, regions, funds, as the policy that is open says. */
import { computed, inject, provide, type InjectionKey } from 'vue'
import { words, type Label } from '@/shared/i18n/text'

/** By the kind of word and the word itself; the code where nobody has named it. */
export type WordOf = (kind: string, code: string) => string
export type WordBook = Record<string, Record<string, Label>>

const WORDS: InjectionKey<WordOf> = Symbol('words of the policy')

export const byCode: WordOf = (_, code) => code

export const wordsOf =
  (book: WordBook): WordOf =>
  (kind, code) =>
    words(book[kind]?.[code]) || code

export function provideWords(book: () => WordBook): WordOf {
  const said = computed(() => wordsOf(book()))
  const wordOf: WordOf = (kind, code) => said.value(kind, code)
  provide(WORDS, wordOf)
  return wordOf
}

export const useWordOf = (): WordOf => inject(WORDS, byCode)
