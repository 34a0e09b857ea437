import { describe, expect, it } from 'vitest'
import { faultOf } from './pointsForm'

describe('points somebody enters', () => {
  it.each([
    ['', 'required'],
    [' ', 'required'],
    ['three', 'number'],
    ['1e2', 'number'],
    ['1,5', 'number'],
    ['-1', 'range'],
    ['5.01', 'range'],
    ['0', null],
    ['5', null],
    ['4.25', null],
  ])('%j of five: %s', (points, fault) => expect(faultOf(points, { max: '5', choices: null })).toBe(fault))

  it('takes only the values the scheme names, however they are written', () => {
    const allowed = { max: '3', choices: ['0', '3'] }
    expect(faultOf('3.0', allowed)).toBeNull()
    expect(faultOf('2', allowed)).toBe('choice')
  })

  it('an item that only takes away reaches from its maximum to nothing', () => {
    const allowed = { max: '-4', choices: null }
    expect(faultOf('-4', allowed)).toBeNull()
    expect(faultOf('0', allowed)).toBeNull()
    expect(faultOf('1', allowed)).toBe('range')
  })
})
