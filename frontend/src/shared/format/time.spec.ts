import { describe, expect, it } from 'vitest'
import { clock, day, daysBetween, moment, monthOf, shortMoment } from './time'

describe('times of the store', () => {
  const lateUtc = '2026-11-03T17:30:00Z'

  it('are those of Shanghai wherever the browser is', () => {
    expect(day(lateUtc)).toBe('2026-11-04')
    expect(clock(lateUtc)).toBe('01:30')
    expect(moment('2026-11-03T17:42:10+08:00')).toBe('2026-11-03 17:42')
  })

  it('leave plain dates alone', () => expect(day('2026-11-03')).toBe('2026-11-03'))
  it('write midnight as 00:00', () => expect(clock('2026-11-03T16:00:00Z')).toBe('00:00'))
  it('are a dash when there is none', () => expect(moment(null)).toBe('—'))
  it('count days by the calendar, not by 24 hours', () =>
    expect(daysBetween('2026-11-03T15:59:00Z', '2026-11-03T16:01:00Z')).toBe(1))
  it('turn the month with the store', () => expect(monthOf('2026-10-31T16:00:00Z')).toBe('2026-11'))

  it('drop the year only when it is this one', () => {
    const now = Date.parse('2026-11-22T00:00:00Z')
    expect(shortMoment(lateUtc, now)).toBe('11-04 01:30')
    expect(shortMoment('2025-11-03T17:30:00Z', now)).toBe('2025-11-04 01:30')
  })
})
