/** The self-review of a card: some items filled in, each with its reason. */
import { faultOf } from '@/shared/scoring/pointsForm'
import type { Line } from '@/shared/scoring/types'

export interface Entry {
  points: string
  reason: string
}

export interface SelfForm {
  entries: Record<string, Entry>
}

export const isFilled = (entry: Entry | undefined) => !!entry && (entry.points.trim() !== '' || entry.reason.trim() !== '')

export interface Checked {
  entries: { item: string; points: string; reason: string }[]
  /** Items with something wrong. */
  wrong: string[]
}

/** An item left empty is left out; an item begun must be whole. */
export function check(form: SelfForm, lines: readonly Pick<Line, 'code' | 'max' | 'choices'>[]): Checked {
  const found: Checked = { entries: [], wrong: [] }
  for (const line of lines) {
    const entry = form.entries[line.code]
    if (!entry || !isFilled(entry)) continue
    if (faultOf(entry.points, line) || !entry.reason.trim()) found.wrong.push(line.code)
    else found.entries.push({ item: line.code, points: entry.points.trim(), reason: entry.reason.trim() })
  }
  return found
}
