/** What each kind of ruling asks for and sends, and the record that stands for all that wait. Pure. */
import type { Issue, Ruling } from './queries'

export const CATEGORIES = [
  'FIRST_MAINT',
  'MAINT',
  'GENERAL',
  'BODY_ACCIDENT',
  'WARRANTY',
  'THREE_GUARANTEE',
  'GOODWILL',
  'RECALL_CAMPAIGN',
  'PDI',
  'ACCESSORY',
  'REWORK_INT',
  'REWORK_EXT',
  'INTERNAL',
  'OTHER',
] as const

export interface RulingForm {
  person: { id: number } | null
  category: string
  decision: '' | 'ACCEPT' | 'KEEP'
  reason: string
}

/** What must not be empty, by the field that says so. */
export function lackOf(kind: Issue['kind'], form: RulingForm): Record<string, unknown> {
  switch (kind) {
    case 'EMPLOYEE':
      return { '/employee_id': form.person }
    case 'CATEGORY':
      return { '/category': form.category }
    case 'ATTRIBUTION':
      return { '/decision': form.decision, '/reason': form.reason }
  }
}

/** Call only when nothing is lacking. */
export function rulingOf(kind: Issue['kind'], form: RulingForm): Ruling {
  const reason = form.reason.trim()
  switch (kind) {
    case 'EMPLOYEE':
      return { employee_id: form.person?.id ?? null, reason }
    case 'CATEGORY':
      return { category: form.category as NonNullable<Ruling['category']>, reason }
    case 'ATTRIBUTION':
      return { decision: form.decision || null, reason }
  }
}

export interface Example {
  kind: 'order' | 'sale' | 'appointment'
  no: string
  to: string | null
}

/** The first record that was seen with it, as the sample names it. */
export function exampleOf(sample: Readonly<Record<string, unknown>>): Example | null {
  const text = (key: string) => (typeof sample[key] === 'string' ? sample[key] : null)
  const id = (key: string) => (typeof sample[key] === 'number' ? sample[key] : null)
  if (text('ro_no') !== null) return { kind: 'order', no: text('ro_no') ?? '', to: id('order_id') ? `/repair-orders/${id('order_id')}` : null }
  if (text('so_no') !== null) return { kind: 'sale', no: text('so_no') ?? '', to: id('sale_id') ? `/sales/${id('sale_id')}` : null }
  if (text('appointment_no') !== null) {
    return { kind: 'appointment', no: text('appointment_no') ?? '', to: `/appointments?no=${encodeURIComponent(text('appointment_no') ?? '')}` }
  }
  return null
}
