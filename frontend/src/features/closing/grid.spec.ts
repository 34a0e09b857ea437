import { describe, expect, it } from 'vitest'
import { blocksOf, flawOf, isReady, lackOf, nextSpot, plain, runningTotal, shownPoints } from './grid'
import { card, column, item, said } from './sampleCards'

const PROCESS = column('process', '30')
const ALL_OR_NOTHING = column('log', '5', ['0', '5'])
const entered = (points: string, reason = '按记录') => ({ 1: { process: { points, reason } } })

describe('points', () => {
  it.each([
    ['２８．５', '28.5'],
    [' 3。5 ', '3.5'],
    ['12', '12'],
  ])('typed as %j read %s', (typed, read) => expect(plain(typed)).toBe(read))

  it.each([
    ['30', PROCESS, null],
    ['0', PROCESS, null],
    ['29.75', PROCESS, null],
    ['30.01', PROCESS, 'tooHigh'],
    ['-1', PROCESS, 'notNumber'],
    ['1e1', PROCESS, 'notNumber'],
    ['4.', PROCESS, 'notNumber'],
    ['5.0', ALL_OR_NOTHING, null],
    ['3', ALL_OR_NOTHING, 'notChoice'],
  ])('%s for %o: %s', (points, of, flaw) => expect(flawOf(points, of)).toBe(flaw))

  it('show what is being entered before what stands', () => {
    const process = item('process', { manager: said('20') })
    const row = card(1, { items: [process] })
    expect(shownPoints(row, process, 'MANAGER', {})).toBe('20')
    expect(shownPoints(row, process, 'MANAGER', entered('25'))).toBe('25')
    expect(shownPoints(row, process, 'COMPANY', {})).toBe('')
  })
})

describe('what a card lacks', () => {
  const lacking = (draft = {}, row = card(1)) => lackOf(row, [PROCESS, ALL_OR_NOTHING], draft)

  it('an item nobody has judged', () => {
    expect(lacking()).toEqual({ open: 1, flawed: 0, silent: 0 })
    expect(isReady(lacking())).toBe(false)
  })
  it('points that cannot stand', () => expect(lacking(entered('31'))).toEqual({ open: 0, flawed: 1, silent: 0 }))
  it('a reason, which does not keep it from being ready', () => {
    expect(lacking(entered('30', ' '))).toEqual({ open: 0, flawed: 0, silent: 1 })
    expect(isReady(lacking(entered('30', ' ')))).toBe(true)
  })
  it('nothing, where the manager has judged and the company agrees', () => {
    const row = card(1, { items: [item('process', { manager: said('20'), points: '20', open: false })] })
    expect(lacking({}, row)).toEqual({ open: 0, flawed: 0, silent: 0 })
  })
})

describe('the running total', () => {
  const total = (draft = {}, given = {}, stage: 'MANAGER' | 'COMPANY' = 'MANAGER') =>
    runningTotal(card(1, given), [PROCESS], stage, draft)

  it('is the server\'s until somebody enters', () => expect(total()).toBe('60'))
  it('grows by what an open item gets', () => expect(total(entered('28.5'))).toBe('88.50'))
  it('counts an item for what it brings on this sheet', () =>
    expect(total(entered('27'), { total: '33.33', items: [item('process', { full: '66.67' })] })).toBe('93.33'))
  it('takes the place of what counted before', () =>
    expect(total(entered('10'), { items: [item('process', { manager: said('20'), points: '20', open: false })] })).toBe('50.00'))
  it('does not move by the manager where the company has spoken', () =>
    expect(total(entered('10'), { items: [item('process', { company: said('20'), points: '20', open: false })] })).toBe('60'))
  it('stays within the sheet', () => expect(total(entered('30'), { total: '90' })).toBe('100'))
  it('takes no notice of points that cannot stand', () => expect(total(entered('300'))).toBe('60'))
})

describe('moving', () => {
  // The middle cell of three by three cannot be entered.
  const has = ({ row, column }: { row: number; column: number }) => !(row === 1 && column === 1)
  const size = { row: 3, column: 3 }

  it.each([
    [{ row: 0, column: 0 }, 'ArrowDown', { row: 1, column: 0 }],
    [{ row: 0, column: 1 }, 'Enter', { row: 2, column: 1 }],
    [{ row: 2, column: 1 }, 'Shift+Enter', { row: 0, column: 1 }],
    [{ row: 1, column: 0 }, 'ArrowRight', { row: 1, column: 2 }],
    [{ row: 0, column: 0 }, 'ArrowLeft', null],
    [{ row: 2, column: 2 }, 'ArrowDown', null],
    [{ row: 0, column: 0 }, 'a', null],
  ])('from %o by %s to %o', (from, key, to) => expect(nextSpot(has, size, from, key)).toEqual(to))
})

it('cards of one policy stand together with their columns', () => {
  const rows = [card(1), card(2, { policy: 'S002-B' }), card(3)]
  const policies = ['S001-G', 'S002-B', 'S002-N'].map((code) => ({ code, title: { zh: code, en: code } }))
  const blocks = blocksOf({ policies, columns: [PROCESS, { ...ALL_OR_NOTHING, policy: 'S002-B' }] }, rows)
  expect(blocks.map(({ policy, columns, rows: of }) => [policy.code, columns.length, of.length])).toEqual([
    ['S001-G', 1, 2],
    ['S002-B', 1, 1],
  ])
})
