import { expect, it } from 'vitest'
import { promiseOf } from './promise'

const PROMISED = '2026-11-20T10:00:00+08:00'

it.each([
  [PROMISED, '2026-11-20T01:59:00Z', 'kept'],
  [PROMISED, '2026-11-20T02:00:00Z', 'kept'],
  [PROMISED, '2026-11-20T10:00:01+08:00', 'late'],
  [null, '2026-11-20T02:00:00Z', null],
  [PROMISED, null, null],
])('promised %s, delivered %s: %s', (promised_delivery_at_first, delivered_at, kept) => {
  expect(promiseOf({ promised_delivery_at_first, delivered_at })).toBe(kept)
})
