/** Control sums of a month: what the whole must add up to, to be compared before and after publishing. */
import { mean, sum } from './amounts'
import type { Row } from './types'

export interface GradeCount {
  label: NonNullable<Row['grade']> | null
  count: number
}

export interface PaySum {
  code: string
  label: NonNullable<Row['grade']>
  amount: string
  missing: number
}

export interface ControlSums {
  cards: number
  complete: number
  exceptions: number
  points: string
  mean: string | null
  grades: GradeCount[]
  /** Null where pay may not be seen. */
  pay: PaySum[] | null
}

export function controlSums(rows: readonly Row[]): ControlSums {
  const totals = rows.flatMap((row) => (row.total === null ? [] : [row.total]))
  return {
    cards: rows.length,
    complete: rows.filter((row) => row.complete).length,
    exceptions: rows.filter(isException).length,
    points: sum(totals),
    mean: mean(totals),
    grades: countGrades(rows),
    pay: rows.some((row) => row.pay !== null) ? sumPay(rows) : null,
  }
}

/** What somebody should look at before they sign; mere information is none. */
export const exceptionsOf = (row: Row): Row['exceptions'] => row.exceptions.filter((one) => one.severity !== 'INFO')

export const isException = (row: Row): boolean => exceptionsOf(row).length > 0

const RESTS_ON_THE_TOTAL: ReadonlySet<string> = new Set(['lowest-grade', 'total-jump'])

/**
 * The same while points are being entered: that items are open is what one came for, and a total that still
 * lacks them says nothing about the person.
 */
export function exceptionsWhileJudging(row: Row): Row['exceptions'] {
  const isOpen = row.items.some((item) => item.open)
  return exceptionsOf(row).filter(({ code }) => code !== 'open-items' && !(isOpen && RESTS_ON_THE_TOTAL.has(code)))
}

function countGrades(rows: readonly Row[]): GradeCount[] {
  const found = new Map<string, GradeCount>()
  for (const { grade } of rows) {
    const one = found.get(grade?.zh ?? '') ?? { label: grade, count: 0 }
    found.set(grade?.zh ?? '', { ...one, count: one.count + 1 })
  }
  return [...found.values()].sort((left, right) => right.count - left.count)
}

function sumPay(rows: readonly Row[]): PaySum[] {
  const lines = rows.flatMap((row) => row.pay ?? [])
  return [...new Set(lines.map((line) => line.code))].map((code) => {
    const same = lines.filter((line) => line.code === code)
    const amounts = same.flatMap((line) => (line.amount === null ? [] : [line.amount]))
    return { code, label: same[0]?.label ?? { zh: code, en: null }, amount: sum(amounts), missing: same.length - amounts.length }
  })
}
