/** Moving between the cells of a sheet: the grid says where, the page puts the cursor there. */
import { nextTick, type Ref } from 'vue'
import { points } from '@/shared/format/decimal'
import { words } from '@/shared/i18n/text'
import { entryOf, flawOf, itemOf, nextSpot, standing, type Block, type Filled, type Spot } from './grid'
import type { Judging } from './judging'
import { s } from './sheetTexts'
import type { Column, Row } from './types'

const shortest = (value: string | undefined): string => (value === undefined ? '' : points(value))

export function useCells(root: Ref<HTMLElement | null>, block: () => Block, stage: () => Filled, judging: Judging) {
  const has = ({ row, column }: Spot) => {
    const [one, other] = [block().rows[row], block().columns[column]]
    return one !== undefined && other !== undefined && itemOf(one, other) !== undefined
  }

  function focus({ row, column }: Spot): void {
    root.value?.querySelector<HTMLElement>(`[data-spot="${row}:${column}"]`)?.focus()
  }

  async function move(from: Spot, key: string): Promise<void> {
    const size = { row: block().rows.length, column: block().columns.length }
    const to = nextSpot(has, size, from, key)
    if (!to) return
    await nextTick()
    focus(to)
  }

  /** Everything a cell needs to know. */
  function bindings(row: Row, column: Column, spot: Spot) {
    const item = itemOf(row, column)
    const entry = entryOf(judging.draft.value, row, column.item)
    return {
      column,
      // As typed while it is being typed, in its shortest form once it stands.
      value: entry ? entry.points : shortest(item && standing(item, stage())?.points),
      /** Left empty, the company's column takes over what the manager gave. */
      hint: stage() === 'COMPANY' ? shortest(item?.manager?.points) : '',
      flaw: entry ? flawOf(entry.points, column) : null,
      fresh: entry !== undefined,
      person: row.employee.name,
      itemName: words(column.label),
      label: s('cell', {
        name: row.employee.name,
        item: words(column.label),
        column: s(`stages.${stage()}`),
        max: points(column.max),
      }),
      spot: `${spot.row}:${spot.column}`,
    }
  }

  /** The cells of a card in the order of the columns; where nobody judges, there is no item. */
  const of = (row: Row) => block().columns.map((column) => ({ column, item: itemOf(row, column) }))

  return { of, move, focus, bindings }
}
