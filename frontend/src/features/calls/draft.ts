/** What has been entered so far, kept over a reload of this tab and gone with it. */
import type { OutcomeCode } from './types'
import type { Sheet } from './sheet'

export interface ComplaintDraft {
  open: boolean
  description: string
  /** The person has touched the words, so they are not written anew. */
  edited: boolean
  remedy: string
  denyReason: string
}

export interface Draft {
  sheet: Sheet
  note: string
  outcome: OutcomeCode | null
  nextCallAt: string | null
  complaint: ComplaintDraft
}

export const emptyDraft = (): Draft => ({
  sheet: {},
  note: '',
  outcome: null,
  nextCallAt: null,
  complaint: { open: true, description: '', edited: false, remedy: '', denyReason: '' },
})

const name = (taskId: number) => `kaoping.draft.${taskId}`

export function loadDraft(taskId: number): Draft {
  const kept = sessionStorage.getItem(name(taskId))
  if (!kept) return emptyDraft()
  try {
    return { ...emptyDraft(), ...(JSON.parse(kept) as Draft) }
  } catch {
    // A draft of another build is worth less than a working page.
    return emptyDraft()
  }
}

export function keepDraft(taskId: number, draft: Draft): void {
  sessionStorage.setItem(name(taskId), JSON.stringify(draft))
}

export function dropDraft(taskId: number): void {
  sessionStorage.removeItem(name(taskId))
}
