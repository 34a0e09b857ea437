/** Colours of a card's states and of appeals; a word always stands beside them. */
import type { Tone } from '../ui/tone'

const STATUS: Record<string, Tone> = {
  LIVE: 'calm',
  IN_REVIEW: 'warn',
  APPROVED: 'brand',
  PUBLISHED: 'good',
  REVISED: 'brand',
  WITHDRAWN: 'bad',
}

const APPEAL: Record<string, Tone> = { OPEN: 'warn', UPHELD: 'good', PARTLY: 'brand', REJECTED: 'bad' }

export const statusTone = (status: string): Tone => STATUS[status] ?? 'calm'
export const appealTone = (state: string): Tone => APPEAL[state] ?? 'calm'
