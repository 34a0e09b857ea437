import { describe, expect, it } from 'vitest'
import { axisOf, bandOf, lineOf, runs, spots } from './chart'
import { monthsAway } from './months'

const point = (period: string, value: string, low: string | null = null, high: string | null = null) => ({ period, value, low, high })
const PERIODS = ['2026-07', '2026-08', '2026-09', '2026-10', '2026-11']
const FRAME = { width: 420, height: 120, left: 10, right: 10, top: 10, bottom: 10 }

describe('the axis of a trend', () => {
  it('holds every value and its interval', () => {
    const axis = axisOf([point('2026-10', '90', '80.5', '95'), point('2026-11', '92.5', '85', '97.2')], true)
    expect(axis.from).toBeLessThanOrEqual(80.5)
    expect(axis.to).toBeGreaterThanOrEqual(97.2)
  })

  it('never leaves 0 to 100 for a share', () => {
    expect(axisOf([point('2026-11', '100', '98', '100')], true).to).toBe(100)
    expect(axisOf([point('2026-11', '0', '0', '3')], true).from).toBe(0)
  })

  it('has room where all values are the same', () => {
    const { from, to } = axisOf([point('2026-10', '4'), point('2026-11', '4')], false)
    expect(to).toBeGreaterThan(from)
  })

  it('stands without any value', () => {
    expect(axisOf([], true)).toEqual({ from: 0, to: 100 })
  })
})

describe('points of a trend', () => {
  const axis = { from: 0, to: 100 }

  it('stand in their own month', () => {
    const drawn = spots([point('2026-11', '0'), point('2026-07', '100')], PERIODS, axis, FRAME)
    expect(drawn.map(({ x, y }) => [x, y])).toEqual([
      [10, 10],
      [410, 110],
    ])
  })

  it('are not joined over a month without a figure', () => {
    const drawn = spots([point('2026-07', '1'), point('2026-08', '2'), point('2026-10', '3')], PERIODS, axis, FRAME)
    expect(runs(drawn, PERIODS).map((run) => run.map((spot) => spot.point.period))).toEqual([['2026-07', '2026-08'], ['2026-10']])
  })

  it('draw the interval as an area, and none where there is none', () => {
    const drawn = spots([point('2026-10', '50', '40', '60'), point('2026-11', '50', '40', '60')], PERIODS, axis, FRAME)
    expect(bandOf(drawn)).toBe('310.0,50.0 410.0,50.0 410.0,70.0 310.0,70.0')
    expect(lineOf(drawn)).toBe('310.0,60.0 410.0,60.0')
    expect(bandOf(spots([point('2026-11', '5')], PERIODS, axis, FRAME))).toBe('')
  })
})

describe('months', () => {
  it('go back over the new year', () => {
    expect(monthsAway('2026-11', -11)).toBe('2025-12')
    expect(monthsAway('2026-01', -1)).toBe('2025-12')
    expect(monthsAway('2025-12', 1)).toBe('2026-01')
  })
})
