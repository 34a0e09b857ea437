/** What the form of a step holds, what it still lacks, and what it sends. Pure. */
import type { Case, Step, StepRequest } from './queries'

export interface StepForm {
  severity: Case['severity']
  category: string
  subcategory: string
  named: number[]
  /** Names of the people already named, so that the picker can show them. */
  known: { id: number; name: string }[]
  handler: number | null
  said: string
  resolution: string
  cause: string
  causeDetail: string
  verdict: 'SATISFIED' | 'NEUTRAL' | 'DISSATISFIED' | 'NOT_REACHED' | ''
  reason: string
  note: string
}

export function emptyForm(found: Case): StepForm {
  const known = found.people.flatMap((person) =>
    person.role === 'NAMED' && person.staff.employee_id !== null && person.until === null
      ? [{ id: person.staff.employee_id, name: person.staff.name }]
      : [],
  )
  return {
    severity: found.severity,
    category: found.category,
    subcategory: found.subcategory,
    named: known.map((person) => person.id),
    known,
    handler: found.handler?.employee_id ?? null,
    said: '',
    resolution: found.resolution ?? '',
    cause: found.cause ?? '',
    causeDetail: found.cause_detail ?? '',
    // The customer's verdict is never preset.
    verdict: '',
    reason: '',
    note: '',
  }
}

/** The first field still missing, null when the step can be taken. */
export function lackOf(step: Step, form: StepForm, causeHasDetails: boolean): keyof StepForm | null {
  switch (step) {
    case 'ACCEPT':
      return form.subcategory ? null : 'subcategory'
    case 'ASSIGN':
      return form.handler === null ? 'handler' : null
    case 'RESPOND':
      return form.said.trim() ? null : 'said'
    case 'START':
      return null
    case 'REQUEST_CLOSE':
      if (!form.resolution.trim()) return 'resolution'
      if (!form.cause) return 'cause'
      return causeHasDetails && !form.causeDetail ? 'causeDetail' : null
    case 'VERIFY':
      return form.verdict ? null : 'verdict'
    case 'REOPEN':
      return form.reason.trim() ? null : 'reason'
  }
}

/** Call only when nothing is lacking. */
export function bodyOf(step: Step, form: StepForm): StepRequest {
  const note = form.note.trim() || null
  switch (step) {
    case 'ACCEPT': {
      const { severity, category, subcategory, named } = form
      return { step, body: { severity, category, subcategory, named_employee_ids: named, note } }
    }
    case 'ASSIGN':
      return { step, body: { handler_employee_id: form.handler ?? 0, note } }
    case 'RESPOND':
      return { step, body: { said: form.said.trim() } }
    case 'START':
      return { step, body: { note } }
    case 'REQUEST_CLOSE':
      return { step, body: { resolution: form.resolution.trim(), cause: form.cause, cause_detail: form.causeDetail || null } }
    case 'VERIFY':
      return { step, body: { verdict: form.verdict || 'NOT_REACHED', said: form.said.trim() || null } }
    case 'REOPEN':
      return { step, body: { reason: form.reason.trim() } }
  }
}
