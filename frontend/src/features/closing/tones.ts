/** What colours mean in a close. */
import type { Tone } from '@/shared/ui/tone'
import type { Appeal, Period, Severity } from './types'

export const STATE_TONES: Record<Period['state'], Tone> = {
  OPEN: 'calm',
  FROZEN: 'brand',
  IN_REVIEW: 'warn',
  APPROVED: 'brand',
  PUBLISHED: 'good',
  LOCKED: 'calm',
}

export const SEVERITY_TONES: Record<Severity, Tone> = { BLOCKS: 'bad', WARNS: 'warn', INFO: 'calm', OK: 'good' }

export const APPEAL_TONES: Record<Appeal['state'], Tone> = { OPEN: 'warn', UPHELD: 'good', PARTLY: 'brand', REJECTED: 'calm' }
