/** A length of time in words, as fine as it still matters. */
import { c } from '../i18n/common'
import { span } from './countdown'

export function spanText(ms: number): string {
  const s = span(ms)
  if (s.days > 0) return s.hours > 0 ? c('span.days', { d: s.days, h: s.hours }) : c('span.daysOnly', { n: s.days })
  if (s.hours > 0) return s.minutes > 0 ? c('span.hours', { h: s.hours, m: s.minutes }) : c('span.hoursOnly', { n: s.hours })
  if (s.minutes === 0) return c('span.secondsOnly', { n: s.seconds })
  return c('span.minutes', { m: s.minutes, s: s.seconds })
}
