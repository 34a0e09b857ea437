/** Figures of a dashboard as people read them: one decimal, and a share never without its fraction. */
import { money, points, ratioPercent } from '@/shared/format/decimal'
import { t } from './texts'
import type { Measure, Point } from './types'

/** Fewer than this and one answer moves the figure by more than ten points. */
export const FEW = 10

export const isFew = (point: Point): boolean => point.n < FEW

/** 95.56 → 95.6, half up, for display beside the exact fraction. */
export function oneDecimal(value: string): string {
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const tenths = (BigInt(whole + fraction.slice(0, 2).padEnd(2, '0')) + 5n) / 10n
  return `${value.startsWith('-') && tenths > 0n ? '-' : ''}${tenths / 10n}.${tenths % 10n}`
}

export function figureOf(point: Point, unit: Measure['unit']): string {
  switch (unit) {
    case 'share':
      return ratioPercent(point.numerator, point.denominator)
    case 'money':
      return money(point.value)
    default:
      return t(`units.${unit}`, { value: points(oneDecimal(point.value)) })
  }
}

/** What a share was counted from; others are no fraction of anything. */
export const fractionOf = (point: Point, unit: Measure['unit']): string =>
  unit === 'share' ? `${points(point.numerator)}/${points(point.denominator)}` : ''

export function wholeFigure(point: Point, unit: Measure['unit']): string {
  const fraction = fractionOf(point, unit)
  return fraction ? `${figureOf(point, unit)} (${fraction})` : figureOf(point, unit)
}

export interface Change {
  text: string
  tone: 'good' | 'bad' | 'calm'
}

/** From one month to another, and whether that is to the good. */
export function changeOf(now: Point, before: Point, measure: Pick<Measure, 'unit' | 'better'>): Change {
  const tenths = Math.round((Number(now.value) - Number(before.value)) * 10)
  const size = points((Math.abs(tenths) / 10).toFixed(1))
  const sign = tenths > 0 ? '+' : tenths < 0 ? '−' : '±'
  const tone = tenths === 0 ? 'calm' : tenths > 0 === (measure.better === 'higher') ? 'good' : 'bad'
  const text = measure.unit === 'share' ? t('percentPoints', { value: `${sign}${size}` }) : `${sign}${size}`
  return { text, tone }
}
