import { describe, expect, it } from 'vitest'
import { inTreeOrder, withAllBeneath } from './tree'

const dept = (id: number, parent_id: number | null) => ({ id, parent_id })

describe('departments as a tree', () => {
  it('stand after their parent, each a step deeper, whatever the order they come in', () => {
    const found = inTreeOrder([dept(3, 2), dept(1, null), dept(2, 1), dept(4, null)])
    expect(found.map(({ department, depth }) => [department.id, depth])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 0],
    ])
  })

  it('keep a department whose parent is out of reach', () => {
    expect(inTreeOrder([dept(7, 99)])).toEqual([{ department: dept(7, 99), depth: 0 }])
  })

  it('know what lies beneath, which cannot become a parent', () => {
    const all = [dept(1, null), dept(2, 1), dept(3, 2), dept(4, 1), dept(5, null)]
    expect([...withAllBeneath(all, 2)]).toEqual([2, 3])
    expect([...withAllBeneath(all, 1)].sort()).toEqual([1, 2, 3, 4])
  })
})
