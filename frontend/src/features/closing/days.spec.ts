import { describe, expect, it } from 'vitest'
import { gapDays } from './days'
import type { Day } from './types'

const month = (quiet: (day: number) => boolean): Day[] =>
  Array.from({ length: 28 }, (_, place) => ({
    day: `2026-02-${String(place + 1).padStart(2, '0')}`,
    orders: quiet(place + 1) ? 0 : 3,
    calls: 1,
    answers: 0,
    complaints: 0,
  }))

describe('gaps', () => {
  it('are days without records', () => expect(gapDays(month((day) => day === 4), 'orders')).toEqual(['2026-02-04']))

  it('are not the days on which the store always rests', () => {
    const sundays = (day: number) => day % 7 === 1 // 2026-02-01 is a Sunday
    expect(gapDays(month(sundays), 'orders')).toEqual([])
    expect(gapDays(month((day) => sundays(day) || day === 11), 'orders')).toEqual(['2026-02-11'])
  })

  it('are not the days to come', () => {
    const days = month((day) => day > 10)
    expect(gapDays(days, 'orders', '2026-02-13')).toEqual(['2026-02-11', '2026-02-12'])
  })

  it('are not said of what never came, nor of complaints', () => {
    expect(gapDays(month(() => false), 'answers')).toEqual([])
    expect(gapDays(month(() => false), 'complaints')).toEqual([])
  })
})
