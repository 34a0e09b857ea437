/** What colours mean for orders. */
import type { Tone } from '@/shared/ui/tone'

const TONES: Record<string, Tone> = {
  DELIVERED: 'good',
  CANCELLED: 'calm',
  REOPENED: 'warn',
  WAIT_INFO: 'warn',
  WAIT_PARTS: 'warn',
}

export const statusTone = (status: string): Tone => TONES[status] ?? 'brand'
