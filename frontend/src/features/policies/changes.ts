/** What a place of a policy's document is called and what stands there, as a person reads it. */
import { money, points } from '@/shared/format/decimal'
import { day } from '@/shared/format/time'
import { words, type Label } from '@/shared/i18n/text'
import { scoring } from '@/shared/scoring/words'
import { d } from './changeTexts'
import { inWords, namesOf, type Fixed, type Named } from './formula'
import { p } from './partTexts'
import { curveLines, curveSentence, whom } from './saying'
import { t } from './texts'
import type { Curve } from './types'
import { byCode, type WordOf } from './wordBook'

type Fields = Record<string, unknown>

export interface Speech {
  fixed: Fixed
  measure: (code: string) => { label: string; isShare: boolean; isLower: boolean }
  wordOf: WordOf
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isLabel = (value: unknown): value is Label => isFields(value) && typeof value.zh === 'string'
const isNumber = (text: string) => /^[+-]?\d+(\.\d+)?$/.test(text)
const codeOf = (entry: unknown) => (isFields(entry) ? (entry.code ?? entry.case) : undefined)
const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** An entry of a list stands under its code; a row without one under its number. */
function inside(place: unknown, key: string): unknown {
  if (Array.isArray(place)) return place.find((one) => codeOf(one) === key) ?? (/^\d+$/.test(key) ? place[Number(key)] : undefined)
  return isFields(place) ? place[key] : undefined
}

/** A code may hold a slash: the longest name that is there wins. */
function stepsOf(document: unknown, at: string): { key: string; value: unknown; isEntry: boolean }[] {
  const parts = at.split('/').slice(1)
  const steps = []
  let place = document
  while (parts.length) {
    let taken = 1
    for (let n = parts.length; n > 1; n -= 1) {
      if (inside(place, parts.slice(0, n).join('/')) !== undefined) {
        taken = n
        break
      }
    }
    const key = parts.splice(0, taken).join('/')
    const value = inside(place, key)
    steps.push({ key, value, isEntry: Array.isArray(place) })
    place = value
  }
  return steps
}

export const valueAt = (document: unknown, at: string): unknown => stepsOf(document, at).at(-1)?.value ?? null

function entryName(list: string, step: { key: string; value: unknown }, wordOf: WordOf): string {
  const { key, value } = step
  const section = d.code('sections', list)
  if (isFields(value)) {
    if (list === 'variants') return d('variantFor', { who: whomOf(value.for ?? forOf(value.applies_to), wordOf) })
    if (isLabel(value.label)) return d('entry', { section, name: words(value.label) })
    const code = codeOf(value)
    if (code !== undefined) return d('entry', { section, name: textOf(code) })
  }
  if (!/^\d+$/.test(key)) return d('entry', { section, name: key })
  return d(list === 'rows' ? 'rowNth' : 'nth', { n: Number(key) + 1 })
}

/** `/items/speed/max` is 项目“及时率” · 分值. */
export function placeName(document: unknown, at: string, wordOf: WordOf = byCode): string {
  const steps = stepsOf(document, at)
  const names = steps.flatMap((step, position) => {
    if (step.isEntry) return [entryName(steps[position - 1]?.key ?? '', step, wordOf)]
    // The entry says itself which list it stands in.
    if (steps[position + 1]?.isEntry) return []
    return [d.code('keys', step.key)]
  })
  return names.join(' · ')
}

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : [textOf(value)])
const applied = (value: unknown): Record<string, string[]> =>
  isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, accepted]) => [key, asList(accepted)])) : {}
const whomOf = (value: unknown, wordOf: WordOf) => whom({ only: applied(value), never: {} }, wordOf)
/** A policy as it is shown tells apart whom something is for and whom it is not for. */
const forOf = (value: unknown) => (isFields(value) ? value.only : value)

export function documentNames(document: Fields, fixed: Fixed): Map<string, string> {
  const list = (key: string): Named[] =>
    (Array.isArray(document[key]) ? document[key] : []).flatMap((one) =>
      isFields(one) && isLabel(one.label) ? [{ code: textOf(one.code), label: one.label }] : [],
    )
  return namesOf(
    { sheet: list('items'), groups: list('groups'), params: list('params'), pay_terms: list('pay_terms'), inputs: list('inputs'), pay: list('pay') },
    fixed,
  )
}

const POINTS = new Set(['max', 'points', 'full_marks', 'incomplete', 'fail', 'out_of', 'otherwise', 'start'])
const FORMULAS = new Set(['formula', 'amount', 'when', 'by', 'eligible', 'small_sample', 'share', 'limit', 'wage', 'minimum', 'below'])
const CODES: Record<string, (code: string) => string> = {
  about: (code) => p.code('abouts', code),
  scope: (code) => p.code('scopes', code),
  within: (code) => p.code('withins', code),
  better: (code) => p.code('betters', code),
  mode: (code) => p.code('modes', code),
  over: (code) => p.code('budgetOver', code),
  subject: (code) => t.code('subjects', code),
  period: (code) => t.code('periods', code),
  no_data: (code) => scoring.code('missingRule', code),
  not_published: (code) => scoring.code('missingRule', code),
  too_few: (code) => scoring.code('missingRule', code),
}

/** Says the values of one document: its own names in formulas, units where a param has one. */
export function sayerOf(document: Fields, speech: Speech) {
  const names = documentNames(document, speech.fixed)
  const fieldLines = (entries: [string, unknown][], depth: number): string =>
    entries.map(([key, value]) => `${'  '.repeat(depth)}${d('pair', { key: d.code('keys', key), value: nested(value, key, depth) })}`).join('\n')

  function nested(value: unknown, key: string, depth: number): string {
    const said = say(value, key, {}, depth + 1)
    return said.startsWith(' ') || (said.includes('\n') && key !== 'curve') ? `\n${said}` : said
  }

  /** `around` is the entry the value stands in. */
  function say(value: unknown, key: string, around: Fields, depth = 0): string {
    if (value === 'unset') return t('unsetMark')
    if (isLabel(value)) return words(value)
    if (key === 'curve' && isFields(value)) return curveSaid(value as unknown as Curve, around)
    if ((key === 'applies_to' || key === 'for' || key === 'only' || key === 'except') && isFields(value)) return whomOf(value, speech.wordOf)
    if (key === 'measures' && Array.isArray(value)) return value.map((one) => measureSaid(isFields(one) ? textOf(one.measure) : textOf(one))).join(d('comma'))
    if (Array.isArray(value)) return listSaid(value, key, depth)
    if (isFields(value)) return fieldLines(Object.entries(value), depth)
    return typeof value === 'boolean' ? p(value ? 'yes' : 'no') : scalarSaid(textOf(value), key, around)
  }

  function scalarSaid(text: string, key: string, around: Fields): string {
    if (text === 'true' || text === 'false') return p(text === 'true' ? 'yes' : 'no')
    if (key === 'effective_from' && /^\d{4}-\d{2}-\d{2}$/.test(text)) return day(text)
    if (key === 'value' && typeof around.unit === 'string' && isNumber(text)) return inUnit(text, around.unit)
    if (POINTS.has(key) && isNumber(text)) return p('points', { points: points(text) })
    if (key === 'measure') return measureSaid(text)
    if (FORMULAS.has(key)) return isNumber(text) ? points(text) : inWords(text, names)
    return CODES[key]?.(text) ?? (isNumber(text) ? points(text) : text)
  }

  function inUnit(text: string, unit: string): string {
    const [first = '', ...rest] = unit.split('/')
    const amount = first === 'money' ? money(text) : first === 'ratio' ? points(text) : `${points(text)} ${p.code('units', first)}`
    return [amount, ...rest.map((one) => p.code('units', one))].join(' / ')
  }

  function listSaid(value: unknown[], key: string, depth: number): string {
    if (value.every((one) => !isFields(one))) return value.map((one) => say(one, key, {}, depth)).join(d('comma'))
    return value.map((one, at) => `${'  '.repeat(depth)}${at + 1}. ${say(one, key, {}, depth + 1).trim()}`).join('\n')
  }

  function measureSaid(code: string): string {
    const { label } = speech.measure(code)
    return label ? `${label} ${code}` : code
  }

  function curveSaid(curve: Curve, around: Fields): string {
    const first = Array.isArray(around.measures) && isFields(around.measures[0]) ? textOf(around.measures[0].measure) : ''
    const { isShare, isLower } = speech.measure(first)
    const edge = (text: string) => (isNumber(text) ? `${points(text)}${isShare ? '%' : ''}` : inWords(text, names))
    const lines = curveLines(curve, edge, measureSaid).map((one) => `${one.range} ${one.points ?? t('unsetMark')}`.trim())
    return [curveSentence(curve, isLower), ...lines].join('\n')
  }

  return (at: string, value: unknown): string | null => {
    if (value === null || value === undefined) return null
    const steps = stepsOf(document, at)
    const around = steps.slice(0, -1).reverse().find((step) => isFields(step.value))?.value
    return say(value, steps.at(-1)?.key ?? '', isFields(around) ? around : {})
  }
}
