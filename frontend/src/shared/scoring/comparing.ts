/** Two revisions of one card: which lines moved, and what a movement means. */
import type { Tone } from '../ui/tone'

interface Moved {
  delta: string | null
  held: boolean
  before: { points: string | null }
  after: { points: string | null }
}

const isZero = (delta: string) => /^[+-]?0*(\.0*)?$/.test(delta)

/** A line that lost or gained its points has no difference to show, and has changed all the same. */
export function hasMoved(line: Moved): boolean {
  if (line.delta !== null) return !isZero(line.delta)
  return line.before.points !== line.after.points
}

/** What was decided and what moved come first; the rest stayed as it was. */
export function split<L extends Moved & { ruling: unknown }>(lines: readonly L[]): { decided: L[]; rest: L[] } {
  const isDecided = (line: L) => line.ruling !== null || hasMoved(line)
  return { decided: lines.filter(isDecided), rest: lines.filter((line) => !isDecided(line)) }
}

export function toneOf(delta: string | null): Tone {
  if (delta === null || isZero(delta)) return 'calm'
  return delta.trim().startsWith('-') ? 'bad' : 'good'
}
