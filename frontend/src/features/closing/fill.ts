/** Filling many cells at once, for one reason. What already has points in my column stays unless told otherwise. */
import { compare } from './amounts'
import { withEntry, type Draft } from './drafts'
import { itemOf, shownPoints, type Block, type Filled } from './grid'
import type { Column, Item, Row } from './types'

export type Tool = 'self' | 'full' | 'value'

export interface FillOrder {
  tool: Tool
  reason: string
  /** For `value`: which column, and what. */
  column: Column | null
  points: string
  overwrite: boolean
}

const highest = (column: Column): string =>
  column.choices?.reduce((best, choice) => (compare(choice, best) > 0 ? choice : best)) ?? column.max

function pointsFor(order: FillOrder, column: Column, item: Item): string | null {
  switch (order.tool) {
    case 'self':
      return item.self_entry?.points ?? null
    case 'full':
      return highest(column)
    case 'value':
      return isSame(column, order.column) ? order.points : null
  }
}

const isSame = (one: Column, other: Column | null): boolean => one.policy === other?.policy && one.item === other.item

/** The draft after filling the cards of the person, and how many cells that touched. */
export function fill(blocks: readonly Block[], draft: Draft, stage: Filled, order: FillOrder): { draft: Draft; filled: number } {
  let [next, filled] = [draft, 0]
  for (const { row, column, item } of blocks.flatMap(cellsOf)) {
    if (!order.overwrite && shownPoints(row, item, stage, draft) !== '') continue
    const points = pointsFor(order, column, item)
    if (points === null) continue
    next = withEntry(next, row.card_id, item.item, { points, reason: order.reason.trim(), filled: true })
    filled += 1
  }
  return { draft: next, filled }
}

function cellsOf(block: Block): { row: Row; column: Column; item: Item }[] {
  return block.rows
    .filter((row) => row.may_sign)
    .flatMap((row) =>
      block.columns.flatMap((column) => {
        const item = itemOf(row, column)
        return item ? [{ row, column, item }] : []
      }),
    )
}
