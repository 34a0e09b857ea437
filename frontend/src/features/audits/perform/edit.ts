/** What the auditor has set for one item on this device, until the server has it. */
import type { Item, MarkIn, NaReason, Result } from '../types'
import { judge } from './judge'

export interface Edit {
  result: Result | null
  value: string | null
  mode: string | null
  reason: string | null
  note: string
  /** When it was seen: the newest observation of an item counts, whichever device it came from. */
  observedAt: string
}

export const editOf = (item: Item): Edit => ({
  result: item.result,
  value: item.value,
  mode: item.mode,
  reason: item.reason,
  note: item.note ?? '',
  observedAt: item.observed_at ?? '',
})

/** A change with what follows from it: a number judges itself, a reason belongs to "not applicable" alone. */
export function changed(item: Item, before: Edit, change: Partial<Edit>, observedAt: string): Edit {
  const next = { ...before, ...change, observedAt }
  if (item.kind === 'NUMBER' && change.value !== undefined) next.result = judge(change.value, item)
  if (next.result === 'NA') Object.assign(next, { value: null, mode: null })
  else next.reason = null
  return next
}

export type Lack = 'result' | 'value' | 'mode' | 'reason' | 'note' | 'photo'

/** What still keeps a mark from being one; null when it can be sent. */
export function lackOf(item: Item, edit: Edit, reasons: readonly NaReason[]): Exclude<Lack, 'photo'> | null {
  const hasNote = edit.note.trim() !== ''
  if (edit.result === 'NA') {
    if (!edit.reason) return 'reason'
    return reasons.some((one) => one.code === edit.reason && one.needs_note) && !hasNote ? 'note' : null
  }
  if (item.modes.length > 0 && !edit.mode) return 'mode'
  if (item.kind === 'NUMBER' && judge(edit.value, item) === null) return 'value'
  if (edit.result === null) return 'result'
  return edit.result === 'FAIL' && item.fail_needs.includes('NOTE') && !hasNote ? 'note' : null
}

/** What still keeps the item from being handed in: a loss that has to be shown needs its photo too. */
export function openOf(item: Item, edit: Edit, reasons: readonly NaReason[], photos: number): Lack | null {
  const lack = lackOf(item, edit, reasons)
  if (lack) return lack
  return edit.result === 'FAIL' && item.fail_needs.includes('PHOTO') && photos === 0 ? 'photo' : null
}

/** Null while it is no mark yet. */
export function markOf(item: Item, edit: Edit, reasons: readonly NaReason[]): MarkIn | null {
  if (edit.result === null || lackOf(item, edit, reasons)) return null
  const { result, value, mode, reason, note, observedAt } = edit
  return { result, value, mode, reason, note: note.trim() || null, observed_at: observedAt }
}
