import { expect, it } from 'vitest'
import { dayBefore, latestFirst, phaseOf } from './posts'

const post = (valid_from: string, valid_to: string | null = null) => ({ valid_from, valid_to })
const TODAY = '2026-11-22'

it.each([
  [post('2026-11-23'), 'future'],
  [post('2026-11-22'), 'current'],
  [post('2026-01-01', '2026-11-22'), 'current'],
  [post('2026-01-01', '2026-11-21'), 'past'],
])('%o is %s', (given, phase) => expect(phaseOf(given, TODAY)).toBe(phase))

it('a time line begins with what lasts', () => {
  const [old, present, next] = [post('2024-01-01', '2025-12-31'), post('2026-01-01', '2026-12-31'), post('2027-01-01')]
  expect(latestFirst([old, next, present])).toEqual([next, present, old])
})

it('a post ends the day before the next, over a month and a leap day', () => {
  expect(dayBefore('2026-12-01')).toBe('2026-11-30')
  expect(dayBefore('2028-03-01')).toBe('2028-02-29')
})
