/** Rows of a table, in either style, as bands from the top down. Pure. */
import type { Band } from './types'

/** `low` and `high` null: open. `points` null: unset. Exactly one of the two edges belongs to the band. */
export interface Span {
  low: string | null
  high: string | null
  upperIn: boolean
  /** The upper edge is written, and belongs to the band: 80 to 89. */
  closed: boolean
  points: string | null
  isFactor: boolean
}

const worth = (row: Band) => {
  const text = row.points ?? row.factor ?? 'unset'
  return { points: text === 'unset' ? null : text, isFactor: row.factor !== undefined }
}

const byEdge = (edge: (row: Band) => string | undefined, open: number) => (a: Band, b: Band) => {
  const of = (row: Band) => (edge(row) === undefined ? open : Number(edge(row)))
  return of(b) - of(a)
}

function fromAbove(rows: readonly Band[]): Span[] {
  const ordered = [...rows].sort(byEdge((row) => row.upto, Infinity))
  return ordered.map((row, at) => ({
    low: ordered[at + 1]?.upto ?? null,
    high: row.upto ?? null,
    upperIn: true,
    closed: false,
    ...worth(row),
  }))
}

function fromBelow(rows: readonly Band[]): Span[] {
  const ordered = [...rows].sort(byEdge((row) => row.from, -Infinity))
  return ordered.map((row, at) => ({
    low: row.from ?? null,
    high: row.to ?? row.below ?? ordered[at - 1]?.from ?? null,
    upperIn: false,
    closed: row.to !== undefined,
    ...worth(row),
  }))
}

export function spansOf(rows: readonly Band[]): Span[] {
  return rows.some((row) => row.upto !== undefined) ? fromAbove(rows) : fromBelow(rows)
}
