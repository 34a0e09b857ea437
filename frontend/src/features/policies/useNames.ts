/** Formulas of one policy in the words of the moment. */
import { computed } from 'vue'
import { inWords, namesOf, type Fixed } from './formula'
import { p } from './partTexts'
import type { Policy } from './types'

const PIECES = ['fines', 'rewards', 'n', 'satisfaction', 'if', 'min', 'max', 'abs', 'floor', 'ceil', 'round', 'clip', 'and', 'or', 'not', 'event_value', 'event_cost', 'event_fine', 'event_penalty', 'event_amount'] as const

export const fixedNames = (): Fixed => ({
  total: p('names.total'),
  figure: (label) => p('figureOf', { label }),
  pieces: Object.fromEntries(PIECES.map((piece) => [piece, p(`names.${piece}`)])),
})

export function useNames(policy: () => Policy) {
  const names = computed(() => namesOf(policy(), fixedNames()))
  return (formula: string) => inWords(formula, names.value)
}
