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

/** A day that is open must close after it opens. */
export const isBroken = (hours: readonly string[]): boolean =>
  hours.length > 0 && !(hours.length === 2 && !!hours[0] && !!hours[1] && hours[0] < hours[1])
