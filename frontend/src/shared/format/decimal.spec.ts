import { describe, expect, it } from 'vitest'
import { barWidth, money, points, ratioPercent, share, signedMoney, signedPoints } from './decimal'

describe('money', () => {
  it.each([
    ['1640.5', '¥1,640.50'],
    ['0', '¥0.00'],
    ['-1234567.89', '−¥1,234,567.89'],
    ['9007199254740993.01', '¥9,007,199,254,740,993.01'],
    ['0.125', '¥0.125'],
    ['-0.00', '¥0.00'],
  ])('writes %s as %s', (amount, shown) => expect(money(amount)).toBe(shown))

  it.each([
    ['320', '+¥320.00'],
    ['-1.5', '−¥1.50'],
    ['0.00', '¥0.00'],
    [null, '—'],
  ])('signs %s as %s', (amount, shown) => expect(signedMoney(amount)).toBe(shown))

  it('shows a dash for a blank, never a zero', () => expect(money(null)).toBe('—'))
  it('refuses what is not a decimal', () => expect(() => money('1e3')).toThrow(RangeError))
})

describe('points', () => {
  it.each([
    ['91.50', '91.5'],
    ['80.00', '80'],
    ['-2', '−2'],
    ['100', '100'],
  ])('writes %s as %s', (value, shown) => expect(points(value)).toBe(shown))

  it.each([
    ['2', '+2'],
    ['-1.50', '−1.5'],
    ['0.00', '0'],
  ])('signs %s as %s', (value, shown) => expect(signedPoints(value)).toBe(shown))
})

describe('a share', () => {
  it('stands with its fraction', () => expect(share('45', '50')).toBe('90.0% (45/50)'))

  it.each([
    ['1', '3', '33.3%'],
    ['2', '3', '66.7%'],
    ['1', '8', '12.5%'],
    ['0.5', '400', '0.1%'],
    ['0.6', '1.0', '60.0%'],
    ['-1', '4', '−25.0%'],
    ['9007199254740993', '9007199254740993', '100.0%'],
  ])('%s of %s is %s', (part, whole, shown) => expect(ratioPercent(part, whole)).toBe(shown))

  it('of nothing is no number', () => expect(ratioPercent('0', '0')).toBe('—'))
  it('fills a bar between nothing and all', () =>
    expect([barWidth('5', '10'), barWidth('12', '10'), barWidth('-3', '10'), barWidth('1', '0')]).toEqual([
      0.5, 1, 0, 0,
    ]))
})
