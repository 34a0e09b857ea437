/** The judging sheet as a grid: which cells there are, what stands in them, what still lacks, where a key leads. */
import { compare, negate, scaled, sum } from './amounts'
import type { Draft, Entry } from './drafts'
import type { Column, Item, Judged, Row, Sheet, Stage } from './types'

/** The cards of one policy: they share their columns. */
export interface Block {
  policy: Sheet['policies'][number]
  columns: Column[]
  rows: Row[]
}

export function blocksOf(sheet: Pick<Sheet, 'policies' | 'columns'>, rows: readonly Row[]): Block[] {
  return sheet.policies
    .map((policy) => ({
      policy,
      columns: sheet.columns.filter((column) => column.policy === policy.code),
      rows: rows.filter((row) => row.policy === policy.code),
    }))
    .filter((block) => block.rows.length > 0)
}

/** People fill these two; approving adds no points. */
export type Filled = Exclude<Stage, 'APPROVE'>

export const itemOf = (row: Row, column: Column): Item | undefined => row.items.find((item) => item.item === column.item)

export const standing = (item: Item, stage: Filled): Judged | null => (stage === 'MANAGER' ? item.manager : item.company)

export const entryOf = (draft: Draft, row: Row, item: string): Entry | undefined => draft[row.card_id]?.[item]

/** What the cell of my column shows: what I am about to enter, else what stands there. */
export function shownPoints(row: Row, item: Item, stage: Filled, draft: Draft): string {
  return entryOf(draft, row, item.item)?.points ?? standing(item, stage)?.points ?? ''
}

/** Digits as a Chinese keyboard may give them, in plain form. */
export function plain(text: string): string {
  return text
    .trim()
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[。．]/g, '.')
}

export type Flaw = 'notNumber' | 'tooHigh' | 'notChoice'

/** Why these points cannot stand in that column, or null. */
export function flawOf(points: string, column: Column): Flaw | null {
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(points)) return 'notNumber'
  if (column.choices) return column.choices.some((choice) => compare(choice, points) === 0) ? null : 'notChoice'
  return compare(points, column.max) > 0 ? 'tooHigh' : null
}

export interface Lack {
  /** Items nobody has given points yet. */
  open: number
  /** Cells with points that cannot stand. */
  flawed: number
  /** Entries that do not say why. */
  silent: number
}

/** What a card lacks before it can be signed. */
export function lackOf(row: Row, columns: readonly Column[], draft: Draft): Lack {
  const lack = { open: 0, flawed: 0, silent: 0 }
  for (const column of columns) {
    const item = itemOf(row, column)
    if (!item) continue
    const entry = entryOf(draft, row, item.item)
    if (!entry) lack.open += item.open ? 1 : 0
    else if (flawOf(entry.points, column)) lack.flawed += 1
    else if (!entry.reason.trim()) lack.silent += 1
  }
  return lack
}

export const isReady = (lack: Lack): boolean => lack.open === 0 && lack.flawed === 0

/** The total with what is being entered, as far as a page can know it: the server's figure follows the signature. */
export function runningTotal(row: Row, columns: readonly Column[], stage: Filled, draft: Draft): string | null {
  const changes = columns.flatMap((column) => {
    const item = itemOf(row, column)
    const entry = item && entryOf(draft, row, item.item)
    if (!item || !entry || flawOf(entry.points, column)) return []
    const overruled = stage === 'MANAGER' && item.company !== null
    const counts = item.full === null ? entry.points : scaled(entry.points, column.max, item.full)
    return overruled ? [] : [counts, negate(item.points ?? '0')]
  })
  if (changes.length === 0) return row.total
  const total = sum([row.total ?? '0', ...changes])
  if (row.possible !== null && compare(total, row.possible) > 0) return row.possible
  return compare(total, '0') < 0 ? '0' : total
}

export interface Spot {
  row: number
  column: number
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Enter: [1, 0],
  'Shift+Enter': [-1, 0],
}

/** The next cell in the direction of the key, past what cannot be entered; null at the edge. */
export function nextSpot(has: (spot: Spot) => boolean, size: Spot, from: Spot, key: string): Spot | null {
  const step = STEPS[key]
  if (!step) return null
  let [row, column] = [from.row + step[0], from.column + step[1]]
  while (row >= 0 && row < size.row && column >= 0 && column < size.column) {
    if (has({ row, column })) return { row, column }
    row += step[0]
    column += step[1]
  }
  return null
}
