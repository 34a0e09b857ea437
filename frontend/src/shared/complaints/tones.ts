/** What colours mean for complaints. */
import type { components } from '@/api/schema'
import type { Tone } from '../ui/tone'

type Schemas = components['schemas']

export const STATE_TONES: Record<Schemas['ComplaintOut']['state'], Tone> = {
  NEW: 'warn',
  ACCEPTED: 'brand',
  ASSIGNED: 'brand',
  IN_PROGRESS: 'brand',
  CLOSE_REQUESTED: 'warn',
  VERIFYING: 'warn',
  CLOSED_SATISFIED: 'good',
  CLOSED_NEUTRAL: 'calm',
}

export const SEVERITY_TONES: Record<Schemas['ComplaintOut']['severity'], Tone> = { S1: 'bad', S2: 'warn', S3: 'calm' }
