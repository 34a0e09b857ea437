import { describe, expect, it } from 'vitest'
import { compare, mean, negate, scaled, sum } from './amounts'

describe('sums of decimals', () => {
  it.each([
    [[], '0'],
    [['0.1', '0.2'], '0.3'],
    [['1640.50', '-40.5', '3'], '1603.00'],
    [['-0.05'], '-0.05'],
    [['99999999999999.99', '0.01'], '100000000000000.00'],
  ])('%j add up to %s', (values, total) => expect(sum(values)).toBe(total))

  it.each([
    ['9', '10', -1],
    ['10.0', '10', 0],
    ['-1', '-2', 1],
  ])('%s beside %s', (left, right, order) => expect(compare(left, right)).toBe(order))

  it.each([
    [['1', '2'], '1.50'],
    [['0.005'], '0.01'],
    [['-0.005'], '-0.01'],
    [['85', '85', '84'], '84.67'],
  ])('the mean of %j is %s', (values, found) => expect(mean(values)).toBe(found))

  it.each([
    ['27', '30', '66.67', '60.00'],
    ['30', '30', '66.67', '66.67'],
    ['28.5', '30', '30', '28.50'],
    ['1', '3', '1', '0.33'],
    ['5', '0', '5', '0'],
  ])('%s of %s is of %s %s', (part, whole, other, found) => expect(scaled(part, whole, other)).toBe(found))

  it('has no mean of nothing, and refuses what is no decimal', () => {
    expect(mean([])).toBeNull()
    expect(negate('0.10')).toBe('-0.10')
    expect(() => sum(['1e3'])).toThrow(RangeError)
  })
})
