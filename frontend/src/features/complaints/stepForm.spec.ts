import { describe, expect, it } from 'vitest'
import type { Case } from './queries'
import { bodyOf, emptyForm, lackOf } from './stepForm'

const found = {
  severity: 'S3',
  category: 'AFTERSALES',
  subcategory: 'ATTITUDE',
  handler: null,
  resolution: null,
  cause: null,
  cause_detail: null,
  people: [
    { role: 'NAMED', staff: { employee_id: 4, name: '王' }, since: '', until: null },
    { role: 'NAMED', staff: { employee_id: 5, name: '李' }, since: '', until: '2026-11-02T00:00:00Z' },
    { role: 'OPENER', staff: { employee_id: 6, name: '陈' }, since: '', until: null },
  ],
} as unknown as Case

describe('the form of a step', () => {
  it('starts from the people named now, and from no verdict', () => {
    const form = emptyForm(found)
    expect(form.named).toEqual([4])
    expect(form.verdict).toBe('')
  })

  it.each([
    ['ACCEPT', null],
    ['ASSIGN', 'handler'],
    ['RESPOND', 'said'],
    ['START', null],
    ['REQUEST_CLOSE', 'resolution'],
    ['VERIFY', 'verdict'],
    ['REOPEN', 'reason'],
  ] as const)('of %s lacks %s at first', (step, field) => {
    expect(lackOf(step, emptyForm(found), true)).toBe(field)
  })

  it('asks for the detail of a cause only where the cause has details', () => {
    const form = { ...emptyForm(found), resolution: '已修复', cause: 'FACILITY' }
    expect(lackOf('REQUEST_CLOSE', form, true)).toBe('causeDetail')
    expect(lackOf('REQUEST_CLOSE', form, false)).toBeNull()
  })

  it('sends trimmed words and null for none', () => {
    const form = { ...emptyForm(found), verdict: 'NEUTRAL' as const, said: '  还行 ' }
    expect(bodyOf('VERIFY', form)).toEqual({ step: 'VERIFY', body: { verdict: 'NEUTRAL', said: '还行' } })
    expect(bodyOf('START', form)).toEqual({ step: 'START', body: { note: null } })
  })
})
