import { describe, expect, it } from 'vitest'
import { fill, type FillOrder } from './fill'
import { card, column, item, said } from './sampleCards'

const block = {
  policy: { code: 'S001-G', title: { zh: '考核', en: null } },
  columns: [column('process', '30'), column('log', '5', ['0', '5'])],
  rows: [
    card(1, { items: [item('process', { self_entry: said('27') }), item('log')] }),
    card(2, { items: [item('process', { manager: said('20') })] }),
    card(3, { may_sign: false }),
  ],
}
const order = (given: Partial<FillOrder>): FillOrder => ({
  tool: 'full',
  reason: ' 本月达标 ',
  column: null,
  points: '',
  overwrite: false,
  ...given,
})
const reason = { reason: '本月达标', filled: true }

describe('filling', () => {
  it('gives empty cells full points, the highest choice where there are choices', () => {
    expect(fill([block], {}, 'MANAGER', order({}))).toEqual({
      draft: { 1: { process: { points: '30', ...reason }, log: { points: '5', ...reason } } },
      filled: 2,
    })
  })

  it('takes the self-score where there is one', () => {
    expect(fill([block], {}, 'MANAGER', order({ tool: 'self' })).draft).toEqual({ 1: { process: { points: '27', ...reason } } })
  })

  it('puts one value into one column, over what stands only when told so', () => {
    const value = order({ tool: 'value', column: column('process', '30'), points: '25' })
    expect(fill([block], {}, 'MANAGER', value).filled).toBe(1)
    expect(fill([block], {}, 'MANAGER', { ...value, overwrite: true }).filled).toBe(2)
  })

  it('leaves what is being entered, and cards of others', () => {
    const draft = { 1: { process: { points: '11', reason: '迟到' } } }
    expect(fill([block], draft, 'MANAGER', order({})).draft[1]?.process).toEqual({ points: '11', reason: '迟到' })
    expect(fill([block], {}, 'COMPANY', order({})).draft).not.toHaveProperty('3')
  })
})
