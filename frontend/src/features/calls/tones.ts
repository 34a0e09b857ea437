/** What colours mean for call-backs. */
import type { Tone } from '@/shared/ui/tone'
import type { Task } from './types'

export const TASK_TONES: Record<Task['state'], Tone> = {
  PENDING: 'calm',
  SCHEDULED: 'brand',
  IN_PROGRESS: 'brand',
  SUCCESS: 'good',
  FAILED: 'bad',
  CANCELLED: 'calm',
  EXEMPT: 'calm',
}
