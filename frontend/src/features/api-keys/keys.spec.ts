import { expect, it } from 'vitest'
import { endOfDay, oldUntil, stateOf } from './keys'

const NOW = Date.parse('2026-11-22T04:00:00Z')

it.each([
  [null, null, 'ACTIVE'],
  [null, '2027-11-22T04:00:00Z', 'ACTIVE'],
  [null, '2026-12-01T00:00:00Z', 'EXPIRING'],
  [null, '2026-11-22T04:00:00Z', 'EXPIRED'],
  ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', 'REVOKED'],
])('revoked %s, expires %s: %s', (revoked_at, expires_at, state) => {
  expect(stateOf({ revoked_at, expires_at }, NOW)).toBe(state)
})

it('a last day counts whole', () => {
  expect(new Date(endOfDay('2026-12-31')).toISOString()).toBe('2026-12-31T15:59:59.000Z')
})

it.each([
  ['now', null],
  ['day', '2026-11-23T04:00:00.000Z'],
  ['week', '2026-11-29T04:00:00.000Z'],
] as const)('an old key that works %s ends %s', (overlap, until) => expect(oldUntil(overlap, NOW)).toBe(until))
