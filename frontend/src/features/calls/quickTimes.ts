/** The times customers ask for most, as instants of the store. */
import { day } from '@/shared/format/time'

const HOUR_MS = 3_600_000
const QUARTER_MS = 900_000

export type QuickName = 'hour' | 'hours' | 'tomorrowMorning' | 'tomorrowAfternoon'

export function quickTimes(now: number, zone: string): { name: QuickName; at: string }[] {
  const quarter = Math.ceil(now / QUARTER_MS) * QUARTER_MS
  // China keeps one offset all year, so a day on is always 24 hours on.
  const tomorrow = day(now + 24 * HOUR_MS, zone)
  return [
    { name: 'hour', at: new Date(quarter + HOUR_MS).toISOString() },
    { name: 'hours', at: new Date(quarter + 3 * HOUR_MS).toISOString() },
    { name: 'tomorrowMorning', at: `${tomorrow}T10:00:00+08:00` },
    { name: 'tomorrowAfternoon', at: `${tomorrow}T15:00:00+08:00` },
  ]
}
