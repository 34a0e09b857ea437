/** Dates and times in the store's zone, written the way the trade writes them. */

export const STORE_ZONE = 'Asia/Shanghai'

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    formatters.set(zone, found)
  }
  return found
}

type Instant = string | number | Date

function parts(instant: Instant, zone: string): Record<string, string> {
  const split = formatter(zone).formatToParts(new Date(instant))
  return Object.fromEntries(split.map(({ type, value }) => [type, value]))
}

/** 2026-11-03 */
export function day(instant: Instant | null | undefined, zone = STORE_ZONE): string {
  if (instant === null || instant === undefined) return '—'
  // A plain date has no zone and must not be moved by one.
  if (typeof instant === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(instant)) return instant
  const p = parts(instant, zone)
  return `${p.year}-${p.month}-${p.day}`
}

/** 17:42 */
export function clock(instant: Instant | null | undefined, zone = STORE_ZONE): string {
  if (instant === null || instant === undefined) return '—'
  const p = parts(instant, zone)
  return `${p.hour}:${p.minute}`
}

/** 2026-11-03 17:42 */
export function moment(instant: Instant | null | undefined, zone = STORE_ZONE): string {
  return instant === null || instant === undefined ? '—' : `${day(instant, zone)} ${clock(instant, zone)}`
}

/** 11-03 17:42, without the year when it is this year's: for narrow columns. */
export function shortMoment(instant: Instant | null | undefined, now: number, zone = STORE_ZONE): string {
  if (instant === null || instant === undefined) return '—'
  const full = moment(instant, zone)
  return full.slice(0, 4) === day(now, zone).slice(0, 4) ? full.slice(5) : full
}

const DAY_MS = 86_400_000

/** Whole days between two instants as the store's calendar counts them. */
export function daysBetween(from: Instant, to: Instant, zone = STORE_ZONE): number {
  return Math.round((Date.parse(day(to, zone)) - Date.parse(day(from, zone))) / DAY_MS)
}

/** The running month of the store, 2026-11. */
export function monthOf(instant: Instant, zone = STORE_ZONE): string {
  return day(instant, zone).slice(0, 7)
}
