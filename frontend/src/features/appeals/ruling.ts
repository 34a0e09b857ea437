/** The form of a ruling: a decision for every appealed line, and what is still lacking. */
import { faultOf, type Allowed } from '@/shared/scoring/pointsForm'

export type Choice = 'UPHELD' | 'AGAIN' | 'REJECTED'

export interface LineForm {
  choice: Choice | ''
  points: string
  reason: string
}

export interface RulingForm {
  lines: Record<string, LineForm>
  reason: string
}

export interface Decision {
  item: string
  decision: 'UPHELD' | 'REJECTED'
  points: string | null
  reason: string
}

export const emptyLine = (): LineForm => ({ choice: '', points: '', reason: '' })

export const emptyRuling = (items: readonly string[]): RulingForm => ({
  lines: Object.fromEntries(items.map((item) => [item, emptyLine()])),
  reason: '',
})

export type RulingLack = 'decision' | 'points' | 'reason' | 'overall' | null

/** What lacks before the lines can be previewed. */
export function lackOfLine(line: LineForm, allowed: Allowed): RulingLack {
  if (!line.choice) return 'decision'
  if (line.choice === 'UPHELD' && faultOf(line.points, allowed)) return 'points'
  return line.reason.trim() ? null : 'reason'
}

export function decisionsOf(form: RulingForm, items: readonly string[]): Decision[] {
  return items.map((item) => {
    const line = form.lines[item] ?? emptyLine()
    return {
      item,
      decision: line.choice === 'REJECTED' ? 'REJECTED' : 'UPHELD',
      points: line.choice === 'UPHELD' ? line.points.trim() : null,
      reason: line.reason.trim(),
    }
  })
}

/** Two drafts that mean the same ruling. */
export const isSame = (left: readonly Decision[], right: readonly Decision[]) => JSON.stringify(left) === JSON.stringify(right)
