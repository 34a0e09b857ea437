/** Colours of how somebody stands with the house. */
import type { Tone } from '@/shared/ui/tone'

export const STATUS_TONES: Readonly<Record<string, Tone>> = {
  ACTIVE: 'good',
  PROBATION: 'brand',
  LEAVE: 'warn',
  RESIGNED: 'calm',
}
