import { describe, expect, it } from 'vitest'
import { isOver, kindTone, lookOf } from './decided'

describe('an entry of the ledger', () => {
  it.each([
    ['fine', '-100.00', null, 'taken'],
    ['prize', '1750.00', null, 'granted'],
    ['expense', '-200.00', null, 'house'],
    ['fine', null, null, 'unset'],
    ['joint', '-60.00', { zh: '接待', en: 'reception' }, 'yielding'],
    ['joint', null, { zh: '接待', en: 'reception' }, 'yielding'],
  ] as const)('%s of %s looks %s', (kind, amount, yields_to, look) => expect(lookOf({ kind, amount, yields_to })).toBe(look))

  it('is bad news unless it pays, and nobody\'s when the house pays', () => {
    expect([kindTone('pass_through'), kindTone('reward'), kindTone('expense')]).toEqual(['bad', 'good', 'calm'])
  })
})

it.each([
  [null, false],
  ['0', false],
  ['0.00', false],
  ['0.05', true],
  ['280.00', true],
])('an excess of %s waits for approval: %s', (excess, waits) => expect(isOver({ excess })).toBe(waits))
