import { describe, expect, it } from 'vitest'
import { inWords } from './formula'

const names = new Map([
  ['total', '总分'],
  ['base_pay', '绩效基数'],
  ['item_8', '流失率'],
  ['if', '如果'],
  ['and', '且'],
])

describe('a formula in words', () => {
  it('says what its names are called', () => {
    expect(inWords('base_pay * total / 100', names)).toBe('绩效基数 × 总分 ÷ 100')
  })

  it('tells a sign from a difference', () => {
    expect(inWords('max(-5, total - 1)', names)).toBe('max(−5, 总分 − 1)')
  })

  it('joins conditions and leaves names it does not know', () => {
    expect(inWords('if(item_8 >= 3 and newer <= 2, 1, 0)', names)).toBe('如果(流失率 ≥ 3 且 newer ≤ 2, 1, 0)')
  })
})
