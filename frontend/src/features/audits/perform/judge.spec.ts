import { describe, expect, it } from 'vitest'
import { isNumber, judge, tidy } from './judge'

const ROOM = { low: '18', high: '26' }

describe('a number against its range', () => {
  it.each([
    ['26.0', 'PASS'],
    ['26.1', 'FAIL'],
    ['26', 'PASS'],
    ['26.0001', 'FAIL'],
    ['18', 'PASS'],
    ['17.9', 'FAIL'],
    ['9.5', 'FAIL'],
    ['-20', 'FAIL'],
  ])('%s is %s in 18 to 26', (value, result) => {
    expect(judge(value, ROOM)).toBe(result)
  })

  it('is not judged before there is a number', () => {
    expect([judge(null, ROOM), judge('', ROOM), judge('26.', ROOM), judge('warm', ROOM)]).toEqual([null, null, null, null])
  })

  it('an end that is not set lets everything pass', () => {
    expect(judge('-40', { low: null, high: '5.5' })).toBe('PASS')
    expect(judge('5.6', { low: null, high: '5.50' })).toBe('FAIL')
    expect(judge('1000', { low: '0', high: null })).toBe('PASS')
  })

  it.each([
    ['２６．１', '26.1'],
    ['26,1', '26.1'],
    ['26。5', '26.5'],
    [' −3 ', '-3'],
  ])('%s is read as %s', (typed, read) => {
    expect(tidy(typed)).toBe(read)
    expect(isNumber(read)).toBe(true)
  })
})
