import { describe, expect, it } from 'vitest'
import { hasMoved, split, toneOf } from './comparing'

const line = (over: object) => ({ code: 'x', delta: '0', held: true, before: { points: '3' }, after: { points: '3' }, ruling: null, ...over })

describe('two revisions', () => {
  it('a difference of nothing is none, however it is written', () => {
    for (const delta of ['0', '0.00', '-0', '+0.0']) {
      expect(hasMoved(line({ delta }))).toBe(false)
      expect(toneOf(delta)).toBe('calm')
    }
  })

  it('points that appear where none were are a change without a figure', () => {
    expect(hasMoved(line({ delta: null, before: { points: null } }))).toBe(true)
    expect(hasMoved(line({ delta: null, before: { points: null }, after: { points: null } }))).toBe(false)
  })

  it('ruled lines come first even when the ruling changed nothing', () => {
    const ruled = line({ code: 'ruled', ruling: { reason: 'x' } })
    const moved = line({ code: 'moved', delta: '2', held: false })
    const kept = line({ code: 'kept' })
    const { decided, rest } = split([kept, ruled, moved])
    expect(decided.map((one) => one.code)).toEqual(['ruled', 'moved'])
    expect(rest.map((one) => one.code)).toEqual(['kept'])
  })

  it('more is good, less is bad', () => {
    expect(toneOf('1.5')).toBe('good')
    expect(toneOf('-0.5')).toBe('bad')
    expect(toneOf(null)).toBe('calm')
  })
})
