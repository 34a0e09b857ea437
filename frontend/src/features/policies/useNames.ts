/** Formulas of one policy in the words of the moment. */
import { computed } from 'vue'
import { inWords, namesOf } from './formula'
import { p } from './partTexts'
import type { Policy } from './types'

const PIECES = ['fines', 'rewards', 'n', 'satisfaction', 'if', 'min', 'max', 'abs', 'floor', 'ceil', 'round', 'clip', 'and', 'or', 'not'] as const

export function useNames(policy: () => Policy) {
  const names = computed(() =>
    namesOf(policy(), {
      total: p('names.total'),
      figure: (label) => p('figureOf', { label }),
      pieces: Object.fromEntries(PIECES.map((piece) => [piece, p(`names.${piece}`)])),
    }),
  )
  return (formula: string) => inWords(formula, names.value)
}
