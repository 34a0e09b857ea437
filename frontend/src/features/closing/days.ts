/** Which days of a month stand out for having no records. */
import type { Day } from './types'

export const SERIES = ['orders', 'calls', 'answers', 'complaints'] as const
export type Series = (typeof SERIES)[number]

/** Kinds that come every open day; no complaint is no gap. */
export const DAILY: ReadonlySet<Series> = new Set<Series>(['orders', 'calls', 'answers'])

/**
 * Days without a record, where that weekday has records in the rest of the month: a store that rests on Sundays
 * has no gap on a Sunday, and the days to come have none.
 */
export function gapDays(days: readonly Day[], series: Series, today = '9999-12-31'): string[] {
  if (!DAILY.has(series)) return []
  const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()
  const worked = new Set(days.filter((day) => day[series] > 0).map((day) => weekday(day.day)))
  return days.filter((day) => day.day < today && day[series] === 0 && worked.has(weekday(day.day))).map((day) => day.day)
}
