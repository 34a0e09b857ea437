/** A range in words, as the checklist sets it. */
import { t } from './texts'

export function rangeOf({ low, high, unit }: { low: string | null; high: string | null; unit: string | null }): string {
  if (low !== null && high !== null) return t('range', { low, high, unit: unit ?? '' })
  if (low !== null) return t('rangeLow', { low, unit: unit ?? '' })
  return high === null ? '' : t('rangeHigh', { high, unit: unit ?? '' })
}
