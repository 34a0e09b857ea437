/** What colours mean for sales. */
import type { Tone } from '@/shared/ui/tone'

const TONES: Record<string, Tone> = { DELIVERED: 'good', RETURNED: 'bad', CANCELLED: 'calm' }

export const statusTone = (status: string): Tone => TONES[status] ?? 'brand'
