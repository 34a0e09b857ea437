import { describe, expect, it } from 'vitest'
import { openOf, type Edit } from './edit'
import { REASONS, sampleEdit, sampleItem } from './sample'
import { openCodes, resumeAt, score, tally } from './tally'

const mark = (code: string, edit: Partial<Edit>) => {
  const item = sampleItem(code)
  return { item, edit: sampleEdit(edit), open: openOf(item, sampleEdit(edit), REASONS, 0) }
}

describe('the score so far', () => {
  it.each([
    [40, 2, '95.24'],
    [1, 1, '50.00'],
    [2, 1, '66.67'],
    [42, 0, '100.00'],
    [0, 3, '0.00'],
    [1, 2, '33.33'],
    [1, 7, '12.50'],
  ])('%i passed and %i failed are %s', (passed, failed, shown) => {
    expect(score({ passed, failed })).toBe(shown)
  })

  it('does not exist while nothing applies', () => {
    expect(score({ passed: 0, failed: 0 })).toBeNull()
  })

  it('leaves out what does not apply and what is not marked', () => {
    const marks = [
      mark('C01', { result: 'PASS' }),
      mark('C02', { result: 'FAIL' }),
      mark('C03', { result: 'NA', reason: 'NOT_PRESENT' }),
      mark('C04', { result: 'NA' }),
      mark('C05', {}),
    ]
    expect(tally(marks)).toEqual({ items: 5, marked: 3, passed: 1, failed: 1, na: 1 })
    expect(score(tally(marks))).toBe('50.00')
    expect(openCodes(marks)).toEqual(['C04', 'C05'])
  })
})

describe('going on', () => {
  const codes = ['C01', 'C02', 'C03', 'C04']

  it('begins at the first', () => expect(resumeAt(codes, codes, null)).toBe('C01'))
  it('stays where the hand was', () => expect(resumeAt(codes, ['C02', 'C04'], 'C04')).toBe('C04'))
  it('takes the next open one', () => expect(resumeAt(codes, ['C01', 'C04'], 'C02')).toBe('C04'))
  it('comes round to the first open one', () => expect(resumeAt(codes, ['C01'], 'C03')).toBe('C01'))
  it('ends at the last when all is done', () => expect(resumeAt(codes, [], 'C02')).toBe('C04'))
})
