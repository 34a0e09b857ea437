/** A curve, a band, and whom something is for, in words of the moment's language. */
import { points } from '@/shared/format/decimal'
import { spansOf, type Span } from './bands'
import { p } from './partTexts'
import { t } from './texts'
import type { Applies, Band, Curve } from './types'
import { byCode, type WordOf } from './wordBook'

const list = (values: readonly string[]) => values.join(p('comma'))
const worded = (applies: Record<string, string[]>, wordOf: WordOf) =>
  list(Object.entries(applies).flatMap(([kind, codes]) => codes.map((code) => wordOf(kind, code))))

/** Whom something is for: the attributes that must fit, and those that exclude. */
export function whom(applies: Applies, wordOf: WordOf = byCode): string {
  const only = worded(applies.only, wordOf) || t('everybody')
  const never = worded(applies.never, wordOf)
  return never ? `${only}${p('comma')}${t('notFor', { who: never })}` : only
}

function floorOf(curve: Curve): string {
  if (curve.floor === 'none') return p('floors.none')
  return !curve.floor || curve.floor === '0' ? p('floors.zero') : p('floors.at', { floor: points(curve.floor) })
}

const TABLES = ['bands', 'worst_of', 'mean_of', 'rank_band', 'linear', 'reviewed'] as const

/** How the points come about, in one sentence. */
export function curveSentence(curve: Curve, lowerIsBetter = false): string {
  const each = Array.isArray(curve.each) ? curve.each.map(points).join(' / ') : points(curve.each)
  switch (curve.kind) {
    case 'joint_share':
      return p('kinds.joint_share', { at_least: curve.at_least ?? '—' })
    case 'pass_or_zero':
      return p('kinds.pass_or_zero', { otherwise: points(curve.otherwise ?? '0') })
    case 'per_event':
      return p('kinds.per_event', { each, floor: floorOf(curve) })
    case 'achievement':
      return p(lowerIsBetter ? 'kinds.achievementLower' : 'kinds.achievement', { target: points(curve.target), cap: curve.cap ?? '1' })
    case 'steps':
      return p('kinds.steps', { target: points(curve.target), step: points(curve.step), each, floor: floorOf(curve) })
    case 'lateness':
      return p('kinds.lateness', { each })
    case 'checklist':
      return curve.take === 'pass_rate' ? p('kinds.checklistRate') : p('kinds.checklist')
    case 'rolled_up':
      return p('kinds.rolled_up', { periods: curve.periods ?? '—', of: p.code('names', curve.of), take: p.code('takes', curve.take ?? 'mean') })
    default:
      return TABLES.some((kind) => kind === curve.kind) ? p.code('kinds', curve.kind) : curve.kind
  }
}

function rangeOf(span: Span, said: (edge: string) => string): string {
  const low = span.low === null ? '' : said(span.low)
  const high = span.high === null ? '' : said(span.high)
  if (low && high) return p(span.closed ? 'range' : span.upperIn ? 'rangeAbove' : 'rangeBelow', { low, high })
  if (low) return p(span.upperIn ? 'over' : 'from', { low })
  if (high) return p(span.upperIn || span.closed ? 'upto' : 'below', { high })
  return p('always')
}

export interface Said {
  range: string
  /** Null is unset. */
  points: string | null
}

export function bandsInWords(rows: readonly Band[], said: (edge: string) => string): Said[] {
  return spansOf(rows).map((span) => ({
    range: rangeOf(span, said),
    points: span.points === null ? null : p(span.isFactor ? 'factor' : 'points', { points: points(span.points) }),
  }))
}

/** What stands beside the picture, line by line. */
export function curveLines(curve: Curve, said: (edge: string) => string, nameOf: (measure: string) => string): Said[] {
  if (curve.kind === 'linear') return (curve.points ?? []).map((one) => ({ range: said(one.at), points: p('points', { points: points(one.points) }) }))
  if (curve.kind === 'pass_or_zero') {
    return (curve.bounds ?? []).map((one) => ({
      range: nameOf(one.measure),
      points: one.at_most === undefined ? p('atLeast', { value: said(one.at_least ?? '') }) : p('atMost', { value: said(one.at_most) }),
    }))
  }
  if (curve.kind === 'reviewed') {
    const choices = curve.choices?.length ? [{ range: p('choices', { choices: curve.choices.map(points).join(' / ') }), points: '' }] : []
    return curve.start ? [...choices, { range: p('start', { start: points(curve.start) }), points: '' }] : choices
  }
  return bandsInWords(curve.rows ?? [], said)
}
