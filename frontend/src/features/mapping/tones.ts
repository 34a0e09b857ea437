/** What a ruling is called, and what its colour means. */
import type { Tone } from '@/shared/ui/tone'
import type { Issue } from './queries'
import { t } from './texts'

export const STATE_TONES: Record<Issue['state'], Tone> = { OPEN: 'warn', RESOLVED: 'good', DISMISSED: 'calm' }

/** A naming is accepted or kept; a code is ruled on or set aside. */
export function stateInWords(issue: Pick<Issue, 'kind' | 'state'>): string {
  if (issue.kind === 'ATTRIBUTION' && issue.state !== 'OPEN') return t(issue.state === 'RESOLVED' ? 'decisions.ACCEPT' : 'decisions.KEEP')
  return t(`states.${issue.state}`)
}
