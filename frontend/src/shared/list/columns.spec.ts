import { describe, expect, it } from 'vitest'
import { directionOf, isShown, nextSort, type Column } from './columns'

const column = (more: Partial<Column<'due'>> = {}): Column<'due'> => ({ key: 'due', title: 'Due', ...more })
const BOTH = column({ sort: { up: 'due_at', down: '-due_at' } })

describe('columns', () => {
  it('are shown unless they are spare, and as somebody chose', () => {
    expect(isShown(column(), 3, {})).toBe(true)
    expect(isShown(column({ spare: true }), 3, {})).toBe(false)
    expect(isShown(column({ spare: true }), 3, { due: true })).toBe(true)
    expect(isShown(column(), 3, { due: false })).toBe(false)
  })

  it('always keep the first, which names the row', () => expect(isShown(column(), 0, { due: false })).toBe(true))

  it('are sorted upwards, downwards, and then as the list comes', () => {
    expect(nextSort(BOTH, '')).toBe('due_at')
    expect(nextSort(BOTH, 'due_at')).toBe('-due_at')
    expect(nextSort(BOTH, '-due_at')).toBe('')
    expect(nextSort(BOTH, 'name')).toBe('due_at')
  })

  it('offer only the directions the API knows', () => {
    const down = column({ sort: { down: '-due_at' } })
    expect(nextSort(down, '')).toBe('-due_at')
    expect(nextSort(down, '-due_at')).toBe('')
  })

  it('say how the list is sorted', () => {
    expect(['due_at', '-due_at', '', 'name'].map((sort) => directionOf(BOTH, sort))).toEqual(['ascending', 'descending', 'none', 'none'])
    expect(directionOf(column(), 'due_at')).toBe('none')
  })
})
