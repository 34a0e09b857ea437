/** Requests about the journal. */
import { ask } from '@/api/problem'
import type { Portion } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'

export const EMPTY = { action: '', kind: '', id: '', actor: '', store: '', from: '', to: '' }
export const KEY = ['journal'] as const

export function loadEntries(filters: typeof EMPTY, portion: Portion) {
  const query = {
    ...portion,
    action: filters.action || undefined,
    object_kind: filters.kind || undefined,
    object_id: filters.id.trim() || undefined,
    actor: filters.actor.trim() || undefined,
    store_id: filters.store ? Number(filters.store) : undefined,
    from: filters.from || undefined,
    to: filters.to || undefined,
  }
  return ask(api.GET('/api/v1/audit-log', { params: { query } }))
}
