import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { learnServerDate, serverNow, useNow } from './serverClock'

const START = Date.parse('2026-11-22T04:00:00Z')

beforeEach(() => vi.useFakeTimers({ now: START }))
afterEach(() => vi.useRealTimers())

it('follows the server when the machine is wrong, and ignores the network', () => {
  learnServerDate('Sun, 22 Nov 2026 04:10:00 GMT', START)
  expect(serverNow() - START).toBe(600_500)
  learnServerDate('Sun, 22 Nov 2026 04:10:01 GMT', START)
  expect(serverNow() - START).toBe(600_500)
  learnServerDate('not a date', START)
  expect(serverNow() - START).toBe(600_500)
  learnServerDate('Sun, 22 Nov 2026 04:00:00 GMT', START)
  expect(serverNow()).toBe(START)
})

it('ticks only while somebody looks', () => {
  const scope = effectScope()
  const now = scope.run(() => useNow())
  const before = now?.value ?? 0
  vi.advanceTimersByTime(3000)
  expect((now?.value ?? 0) - before).toBe(3000)
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})
