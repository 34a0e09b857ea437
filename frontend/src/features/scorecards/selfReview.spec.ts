import { describe, expect, it } from 'vitest'
import { check } from './selfReview'

const lines = [
  { code: '1', max: '5', choices: null },
  { code: '2', max: '3', choices: ['0', '3'] },
]

describe('a self-review', () => {
  it('leaves out what was left empty', () => {
    expect(check({ entries: { '1': { points: '', reason: ' ' } } }, lines)).toEqual({ entries: [], wrong: [] })
  })

  it('sends what is whole and names what is not', () => {
    const entries = { '1': { points: ' 4.5 ', reason: ' 每日核对 ' }, '2': { points: '2', reason: 'x' } }
    expect(check({ entries }, lines)).toEqual({ entries: [{ item: '1', points: '4.5', reason: '每日核对' }], wrong: ['2'] })
  })

  it('points without a reason, and a reason without points, are both half', () => {
    const entries = { '1': { points: '4', reason: '' }, '2': { points: '', reason: 'x' } }
    expect(check({ entries }, lines).wrong).toEqual(['1', '2'])
  })
})
