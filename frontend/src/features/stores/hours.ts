/** Business hours of a week from Monday: each day shut, or opening and closing time. */
import { locale } from '@/shared/i18n/text'

export type Week = string[][]

export const USUAL: readonly string[] = ['08:30', '18:00']

export const usualWeek = (): Week => Array.from({ length: 7 }, () => [...USUAL])

/** Monday to Sunday in the language of the moment; 2024-01-01 was a Monday. */
export function weekdays(): string[] {
  const format = new Intl.DateTimeFormat(locale(), { weekday: 'short', timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, place) => format.format(Date.UTC(2024, 0, 1 + place)))
}

export interface Run {
  from: number
  to: number
  hours: readonly string[]
}

/** Neighbouring days with the same hours as one, so that a week reads as a person would say it. */
export function runsOf(week: Week): Run[] {
  const runs: Run[] = []
  week.forEach((hours, place) => {
    const last = runs.at(-1)
    if (last && last.hours.join() === hours.join()) last.to = place
    else runs.push({ from: place, to: place, hours })
  })
  return runs
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/

/** A day that is open must close after it opens. */
export function isBroken(hours: readonly string[]): boolean {
  const [opens = '', closes = ''] = hours
  return hours.length > 0 && !(CLOCK.test(opens) && CLOCK.test(closes) && opens < closes)
}

/** 9 → 09:00, 830 → 08:30, 18：00 → 18:00; what is no time stays as it was typed. */
export function tidied(typed: string): string {
  const digits = typed.replace(/[:：.\s]/g, '')
  if (!/^\d{1,4}$/.test(digits)) return typed
  const full = digits.length <= 2 ? `${digits.padStart(2, '0')}00` : digits.padStart(4, '0')
  return `${full.slice(0, 2)}:${full.slice(2)}`
}
