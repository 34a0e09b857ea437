/** Colours of the states of versions and overlays; a word always stands beside them. */
import type { Tone } from '@/shared/ui/tone'

const STATES: Record<string, Tone> = { DRAFT: 'calm', INSTALLED: 'calm', PROPOSED: 'warn', ACTIVE: 'good', RETIRED: 'bad' }

export const stateTone = (state: string): Tone => STATES[state] ?? 'calm'
