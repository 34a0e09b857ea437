import { describe, expect, it } from 'vitest'
import { countdown, span } from './countdown'

const HOUR = 3_600_000
const clock = { startedAt: 0, dueAt: 2 * HOUR, doneAt: null }

describe('a two-hour deadline', () => {
  it.each([
    [0, 'running', 2 * HOUR],
    [1.4 * HOUR, 'running', 0.6 * HOUR],
    [1.5 * HOUR, 'soon', 0.5 * HOUR],
    [2 * HOUR, 'soon', 0],
    [2 * HOUR + 1, 'overdue', 1],
  ] as const)('at %i is %s', (now, standing, ms) => {
    const found = countdown(clock, now)
    expect(found.standing).toBe(standing)
    expect(found.ms).toBeCloseTo(ms, 3)
  })

  it('stops when the thing is done, in time to the very instant', () => {
    expect(countdown({ ...clock, doneAt: 2 * HOUR }, 9 * HOUR)).toEqual({ standing: 'met', ms: 2 * HOUR })
    expect(countdown({ ...clock, doneAt: 2 * HOUR + 1 }, 9 * HOUR).standing).toBe('missed')
  })
})

it('the last ten minutes of a short deadline are soon', () =>
  expect(countdown({ startedAt: 0, dueAt: 20 * 60_000, doneAt: null }, 11 * 60_000).standing).toBe('soon'))

it('a span is split without rounding up', () =>
  expect(span(90_061_999)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 }))
