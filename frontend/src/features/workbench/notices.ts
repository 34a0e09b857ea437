/** What deserves a word on the first page, gravest first. */
import { session } from '@/shared/session/session'
import type { Workbench } from './queries'
import { t } from './texts'

export interface Notice {
  text: string
  to: string | null
  bad: boolean
}

export function notices(bench: Workbench): Notice[] {
  const found: Notice[] = []
  const { calls, complaints, mappings } = bench
  if (complaints?.breached) found.push({ text: t('noticeBreached', { n: complaints.breached }), to: '/complaints?show=breached', bad: true })
  if (calls?.held_by_me && session.may('calls:work')) found.push({ text: t('noticeHeld'), to: '/calls', bad: false })
  if (calls?.overdue) found.push({ text: t('noticeOverdue', { n: calls.overdue }), to: '/callbacks?show=overdue', bad: true })
  if (mappings?.open) found.push({ text: t('noticeMappings', { n: mappings.open }), to: '/mapping-issues', bad: false })
  return found
}
