import { describe, expect, it } from 'vitest'
import { changeOf, isFew, oneDecimal, wholeFigure } from './figures'
import type { Point } from './types'

const point = (numerator: string, denominator: string, value: string): Point => ({
  period: '2026-11',
  numerator,
  denominator,
  n: Number(denominator),
  value,
  low: null,
  high: null,
})

describe('figures of a dashboard', () => {
  it('shows a share with its fraction, rounded from the fraction itself', () => {
    expect(wholeFigure(point('43', '45', '95.5556'), 'share')).toBe('95.6% (43/45)')
    expect(wholeFigure(point('1', '8', '12.5000'), 'share')).toBe('12.5% (1/8)')
  })

  it.each([
    ['2.25', '2.3'],
    ['2.249', '2.2'],
    ['-0.04', '0.0'],
    ['7', '7.0'],
  ])('%s is %s with one decimal', (value, shown) => {
    expect(oneDecimal(value)).toBe(shown)
  })

  it('says whether a change is to the good by what is better', () => {
    const [before, now] = [point('9', '10', '90'), point('19', '20', '95')]
    expect(changeOf(now, before, { unit: 'share', better: 'higher' })).toMatchObject({ tone: 'good' })
    expect(changeOf(now, before, { unit: 'share', better: 'lower' })).toMatchObject({ tone: 'bad' })
    expect(changeOf(now, now, { unit: 'share', better: 'lower' })).toMatchObject({ tone: 'calm' })
  })

  it('calls a small sample small', () => {
    expect([isFew(point('9', '9', '100')), isFew(point('9', '10', '90'))]).toEqual([true, false])
  })
})
