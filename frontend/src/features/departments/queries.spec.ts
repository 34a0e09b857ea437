import { expect, it } from 'vitest'
import type { Department } from '@/shared/organisation/queries'
import { asRows } from './queries'

const dept = (id: number, store_id: number, parent_id: number | null, closed_on: string | null = null) =>
  ({ id, store_id, parent_id, closed_on }) as Department

const ALL = [dept(1, 1, null), dept(4, 2, null), dept(2, 1, 1), dept(3, 1, null, '2026-01-31')]
const told = (withClosed: boolean) => asRows(ALL, withClosed).map(({ department, depth }) => [department.id, depth])

it('stands store by store, children beneath their parent', () => {
  expect(told(true)).toEqual([
    [1, 0],
    [2, 1],
    [3, 0],
    [4, 0],
  ])
})

it('leaves out what is closed unless it is asked for', () => expect(told(false).map(([id]) => id)).toEqual([1, 2, 4]))
