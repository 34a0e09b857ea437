/** What colours mean for audits; a word always stands beside them. */
import type { Tone } from '@/shared/ui/tone'
import type { AuditLine, Item } from './types'

export const STATE_TONES: Record<AuditLine['state'], Tone> = {
  PLANNED: 'calm',
  IN_PROGRESS: 'brand',
  SUBMITTED: 'warn',
  PUBLISHED: 'good',
  CANCELLED: 'calm',
}

const RESULTS: Record<string, Tone> = { PASS: 'good', FAIL: 'bad', NA: 'calm' }

export const resultTone = (result: Item['result']): Tone => RESULTS[result ?? ''] ?? 'calm'
