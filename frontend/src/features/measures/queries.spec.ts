import { describe, expect, it } from 'vitest'
import { matching, type Measure } from './queries'

const one = (code: string, more: Partial<Measure> = {}) =>
  ({ code, name: code, label: { zh: '一次修复率', en: 'Fixed first time' }, rule: 'S002-B.R01', unit: 'share', origin: 'kept', taken: true, ...more }) as Measure

const all = [one('M-01'), one('M-02', { origin: 'fed', taken: false, label: { zh: '销量', en: 'Sales' }, unit: 'count' })]
const none = { q: '', origin: '', unit: '', taken: '' }
const found = (filters: Partial<typeof none>) => matching(all, { ...none, ...filters }).map((measure) => measure.code)

describe('the catalogue', () => {
  it('is found by code, by either language and by rule', () => {
    expect(found({ q: 'm-02' })).toEqual(['M-02'])
    expect(found({ q: '修复' })).toEqual(['M-01'])
    expect(found({ q: 'fixed' })).toEqual(['M-01'])
    expect(found({ q: 's002-b' })).toEqual(['M-01', 'M-02'])
  })

  it('can be narrowed to what has values', () => {
    expect(found({ taken: 'yes' })).toEqual(['M-01'])
    expect(found({ origin: 'fed', unit: 'count' })).toEqual(['M-02'])
  })
})
