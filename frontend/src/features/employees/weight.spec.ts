import { expect, it } from 'vitest'
import { fromPercent, toPercent } from './weight'

it.each([
  ['1', '100'],
  ['1.0000', '100'],
  ['0.5', '50'],
  ['0.05', '5'],
  ['0.3333', '33.33'],
])('%s of a day is %s per cent', (weight, percent) => expect(toPercent(weight)).toBe(percent))

it.each([
  ['100', '1'],
  ['50', '0.50'],
  ['5', '0.05'],
  ['0', null],
  ['101', null],
  ['12.5', null],
  ['', null],
])('%s typed is %s on the wire', (percent, weight) => expect(fromPercent(percent)).toBe(weight))
