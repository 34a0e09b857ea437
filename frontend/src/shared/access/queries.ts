/** Roles and places as whoever gives access needs them, and what the journal holds of one object. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { words } from '../i18n/text'
import { api } from '../session/api'
import { session } from '../session/session'

export type Role = components['schemas']['RoleOut']
export type Entry = components['schemas']['JournalEntryOut']

const LATEST = 8

export function useRoles() {
  const roles = useQuery({ queryKey: ['roles'], queryFn: () => ask(api.GET('/api/v1/roles')) })
  const byCode = computed(() => new Map((roles.data.value ?? []).map((role) => [role.code, role])))
  const roleName = (code: string) => words(byCode.value.get(code)?.label) || code
  const reachOf = (code: string) => byCode.value.get(code)?.reach
  return { ...roles, byCode, roleName, reachOf }
}

/** The last acts on one object, newest first, for whoever may read them. */
export function useHistory(kind: () => string, id: () => number) {
  return useQuery({
    queryKey: computed(() => ['journal', 'of', kind(), id()]),
    enabled: session.may('audit-log:read'),
    queryFn: () =>
      ask(
        api.GET('/api/v1/audit-log', {
          params: { query: { object_kind: kind(), object_id: String(id()), limit: LATEST, with_total: true } },
        }),
      ),
  })
}
