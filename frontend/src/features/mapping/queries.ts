/** Requests about what waits for a ruling. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import type { Portion } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']
export type Issue = Schemas['MappingIssueOut']
export type Detail = Schemas['MappingIssueDetailOut']
export type Ruling = Schemas['ResolveMapping']

export const STATES = ['OPEN', 'RESOLVED', 'DISMISSED'] as const
export const KINDS = ['EMPLOYEE', 'CATEGORY', 'ATTRIBUTION'] as const
/** In the address for every state; without a word it is what waits. */
export const ANY = 'ALL'
export const EMPTY = { state: '', kind: '', store: '' }
export const KEY = ['mapping-issues'] as const

export function loadIssues(filters: typeof EMPTY, portion: Portion) {
  const query = {
    ...portion,
    state: filters.state === ANY ? undefined : (STATES.find((one) => one === filters.state) ?? ('OPEN' as const)),
    kind: KINDS.find((one) => one === filters.kind),
    store_id: filters.store ? Number(filters.store) : undefined,
  }
  return ask(api.GET('/api/v1/mapping-issues', { params: { query } }))
}

export function useIssue(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...KEY, id()]),
    queryFn: () => ask(api.GET('/api/v1/mapping-issues/{issue_id}', { params: { path: { issue_id: id() } } })),
  })
}

export const resolveIssue = (issue: Issue, body: Ruling) =>
  ask(api.POST('/api/v1/mapping-issues/{issue_id}/resolve', { params: { path: { issue_id: issue.id } }, body }))

/** A ruling moves records, figures and what waits. */
export function useRefreshed() {
  const client = useQueryClient()
  return async () => {
    const stale = [KEY, ['repair-orders'], ['sales'], ['scorecards'], ['workbench'], ['journal']]
    await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
  }
}
