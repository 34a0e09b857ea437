import { describe, expect, it } from 'vitest'
import { spansOf } from './bands'
import { pictureOf } from './drawing'

describe('bands', () => {
  it('end where the next higher one begins', () => {
    expect(spansOf([{ points: '4' }, { from: '90', points: '10' }, { from: '80', points: '8' }])).toMatchObject([
      { low: '90', high: null, points: '10' },
      { low: '80', high: '90', points: '8' },
      { low: null, high: '80', points: '4' },
    ])
  })

  it('hold their upper edge when written from above, and know what is unset', () => {
    expect(spansOf([{ upto: '10', points: '5' }, { points: 'unset' }])).toMatchObject([
      { low: '10', high: null, points: null, upperIn: true },
      { low: null, high: '10', points: '5', upperIn: true },
    ])
  })
})

describe('a picture', () => {
  it('draws a band as a level line from edge to edge', () => {
    const picture = pictureOf({ kind: 'bands', rows: [{ from: '90', points: '10' }, { from: '80', points: '5' }, { points: '0' }] }, 10)
    expect(picture?.runs).toHaveLength(3)
    expect(picture?.runs.every(([from, to]) => from && to && from.y === to.y && from.x < to.x)).toBe(true)
    expect(picture?.foot.map((one) => one.text)).toEqual(['80', '90'])
    expect(picture?.side.map((one) => one.text)).toEqual(['0', '5', '10'])
  })

  it('leaves a gap where points are unset', () => {
    expect(pictureOf({ kind: 'rank_band', rows: [{ upto: '10', points: '5' }, { points: 'unset' }] }, 5)?.runs).toHaveLength(1)
  })

  it('scales a factor to the full points', () => {
    const picture = pictureOf({ kind: 'bands', rows: [{ from: '1', factor: '1.2' }, { factor: '0.5' }] }, 20)
    expect(picture?.side.map((one) => one.text)).toEqual(['0', '10', '24'])
  })

  it('rises to the target and stays', () => {
    const run = pictureOf({ kind: 'achievement', target: '100' }, 20)?.runs[0]
    expect(run?.[0]).toEqual({ x: 0, y: 0 })
    expect(run?.at(-1)?.y).toBe(1)
    expect(run?.at(-2)?.y).toBe(1)
  })

  it('falls where lower is better', () => {
    const run = pictureOf({ kind: 'achievement', target: '30' }, 20, true)?.runs[0] ?? []
    expect(run.every((one, at) => at === 0 || one.y <= (run[at - 1]?.y ?? 0))).toBe(true)
  })

  it('steps down to the left of a target, and to the right by the day', () => {
    const below = pictureOf({ kind: 'steps', target: '90', step: '5', each: '1', floor: '0' }, 3)
    expect(below?.runs).toHaveLength(4)
    expect(below?.runs[1]?.[1]?.x).toBeGreaterThan(below?.runs[2]?.[1]?.x ?? 1)
    const late = pictureOf({ kind: 'lateness', each: '2' }, 6)
    expect(late?.runs.map((run) => run[0]?.y)).toEqual([1, 2 / 3, 1 / 3, 0].map((y) => expect.closeTo(y, 9)))
  })

  it('draws what may fall below nothing beneath the line', () => {
    const picture = pictureOf({ kind: 'pass_or_zero', bounds: [{ measure: 'M-01', at_least: '80' }], otherwise: '-5' }, 10)
    expect(picture?.side.map((one) => one.text)).toEqual(['-5', '0', '10'])
  })

  it('is none where people judge or several bounds meet', () => {
    expect(pictureOf({ kind: 'reviewed' }, 10)).toBeNull()
    expect(pictureOf({ kind: 'pass_or_zero', bounds: [{ measure: 'a', at_least: '1' }, { measure: 'b', at_most: '2' }] }, 10)).toBeNull()
  })
})
