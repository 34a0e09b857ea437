/** The API document against our words: every code it lists has words in both languages. */
import api from '../../openapi/openapi.json'
import { describe, expect, it } from 'vitest'
import { complaint } from '@/shared/complaints/words'
import { roles } from '@/shared/i18n/people'
import { repair } from '@/shared/i18n/repair'
import { LOCALES, setLocale } from '@/shared/i18n/text'
import { scoring } from '@/shared/scoring/words'
import { t as appeals } from '@/features/appeals/texts'
import { HOTKEYS } from '@/features/calls/keys'
import { t as calls } from '@/features/calls/texts'
import { t as complaints } from '@/features/complaints/texts'
import { t as scorecards } from '@/features/scorecards/texts'
import { t as workbench } from '@/features/workbench/texts'

interface Document {
  components: { schemas: Record<string, { enum?: string[]; properties?: Record<string, { enum?: string[] }> }> }
}
const document = api as unknown as Document

function codes(schema: string): string[] {
  const found = document.components.schemas[schema]?.enum
  if (!found) throw new Error(`${schema} is no list of codes in the document`)
  return found
}

const WORDS: [string, (code: string) => string][] = [
  ['TaskState', (code) => calls.code('state', code)],
  ['ExemptReason', (code) => calls.code('exempt', code)],
  ['kaoping__domain__workflow__State', (code) => complaint.code('state', code)],
  ['Severity', (code) => complaint.code('severity', code)],
  ['kaoping__domain__complaints__Source', (code) => complaint.code('source', code)],
  ['ClockKind', (code) => complaint.code('clock', code)],
  ['SegmentKind', (code) => complaints.code('segment', code)],
  ['kaoping__domain__workflow__Happening', (code) => complaints.code('happening', code)],
  ['Step', (code) => complaints.code('step', code)],
  ['Verdict', (code) => complaints.code('form.verdicts', code)],
  ['Relation', (code) => roles.code('party', code)],
  ['LineState', (code) => scoring.code('state', code)],
  ['Missing', (code) => scoring.code('missingRule', code)],
  ['Column', (code) => scoring.code('columns', code)],
  ['Status', (code) => scoring.code('status', code)],
  ['AppealState', (code) => scoring.code('appealState', code)],
  ['AppealState', (code) => appeals.code('state', code)],
  ['SheetStage', (code) => scoring.code('stage', code)],
  ['EntryKind', (code) => scorecards.code('entryKind', code)],
  ['MonthStep', (code) => workbench.code('step', code)],
]

describe.each(LOCALES)('in %s', (locale) => {
  it.each(WORDS)('every code of %s has words', (schema, words) => {
    setLocale(locale)
    const silent = codes(schema).filter((code) => words(code) === code || words(code) === '—')
    expect(silent).toEqual([])
  })
})

it('every outcome of a call has a key', () => {
  expect(Object.keys(HOTKEYS).sort()).toEqual([...codes('OutcomeCode')].sort())
})

it('a code newer than this build is shown as it is, not hidden', () => {
  expect(repair.code('status', 'TELEPORTED')).toBe('TELEPORTED')
})
