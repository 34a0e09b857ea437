/** A length of time in words, as fine as it still matters. */
import { c } from '../i18n/common'
import { span } from './countdown'

export function spanText(ms: number): string {
  const s = span(ms)
  if (s.days > 0) return c('span.days', { d: s.days, h: s.hours })
  if (s.hours > 0) return c('span.hours', { h: s.hours, m: s.minutes })
  return c('span.minutes', { m: s.minutes, s: s.seconds })
}
