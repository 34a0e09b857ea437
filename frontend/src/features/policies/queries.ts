/** Requests about policies: what counts, every version, overlays, golden cases, differences, the rule book. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { locale } from '@/shared/i18n/text'
import { useListPage, wholePage } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'
import type { PolicyRow } from './types'

type Schemas = components['schemas']

export const POLICIES = ['policies'] as const

const holds = (policy: PolicyRow, q: string) =>
  [policy.code, policy.title.zh, policy.title.en ?? '', ...policy.rules].some((one) => one.toLowerCase().includes(q))

export function matching(policies: readonly PolicyRow[], filters: { q: string; state: string; subject: string }): PolicyRow[] {
  const q = filters.q.trim().toLowerCase()
  return policies.filter(
    (policy) =>
      (!q || holds(policy, q)) &&
      (!filters.state || (filters.state === 'WAITING' ? policy.waiting !== null : policy.state === filters.state)) &&
      (!filters.subject || policy.subject === filters.subject),
  )
}

/** There are a few dozen, so the list comes whole and is searched here. */
export function usePolicyList() {
  return useListPage({
    name: 'policies',
    key: POLICIES,
    filters: { q: '', state: '', subject: '', store: '' },
    load: async (filters) => {
      const query = { store_id: filters.store ? Number(filters.store) : undefined }
      return wholePage(matching(await ask(api.GET('/api/v1/policies', { params: { query } })), filters))
    },
  })
}

export function usePolicy(code: () => string, asked: () => { version?: string; store_id?: number }) {
  return useQuery({
    queryKey: computed(() => [...POLICIES, code(), 'whole', asked()]),
    queryFn: () => ask(api.GET('/api/v1/policies/{code}', { params: { path: { code: code() }, query: asked() } })),
  })
}

export function useCases(code: () => string, version: () => string) {
  return useQuery({
    queryKey: computed(() => [...POLICIES, code(), 'cases', version()]),
    queryFn: () =>
      ask(api.GET('/api/v1/policies/{code}/cases', { params: { path: { code: code() }, query: { version: version() } } })),
    staleTime: 60_000,
  })
}

export function useVersions(code: () => string) {
  return useQuery({
    queryKey: computed(() => [...POLICIES, code(), 'versions']),
    queryFn: () => ask(api.GET('/api/v1/policies/{code}/versions', { params: { path: { code: code() } } })),
  })
}

export function useDifferences(code: () => string, from: () => string, to: () => string) {
  return useQuery({
    queryKey: computed(() => [...POLICIES, code(), 'diff', from(), to()]),
    queryFn: () =>
      ask(api.GET('/api/v1/policies/{code}/diff', { params: { path: { code: code() }, query: { from: from(), to: to() } } })),
    enabled: computed(() => !!from() && !!to() && from() !== to()),
  })
}

export function useOverlays(code: () => string) {
  return useQuery({
    queryKey: computed(() => [...POLICIES, code(), 'overlays']),
    queryFn: () => ask(api.GET('/api/v1/policies/{code}/overlays', { params: { path: { code: code() } } })),
  })
}

export function useHandbook(code: () => string, version: () => string | undefined) {
  return useQuery({
    queryKey: computed(() => [...POLICIES, code(), 'handbook', version(), locale()]),
    queryFn: () =>
      ask(
        api.GET('/api/v1/policies/{code}/handbook', {
          params: { path: { code: code() }, query: { version: version(), lang: locale() === 'en' ? 'en' : 'zh' } },
          parseAs: 'text',
        }),
      ),
  })
}

/** Which measures are better when lower, and what they count in. */
export function useMeasureBook() {
  const found = useQuery({
    queryKey: ['measures', 'book'],
    queryFn: () => ask(api.GET('/api/v1/measures')),
    staleTime: 600_000,
  })
  const byCode = computed(() => new Map((found.data.value ?? []).map((one) => [one.code, one])))
  /** A column of a family, M-06.greeting, is as its family is. */
  return (code: string) => byCode.value.get(code) ?? byCode.value.get(code.split('.')[0] ?? '')
}

const versionAt = (code: string, version: string) => ({ params: { path: { code, version } } })
const overlayAt = (code: string, id: number) => ({ params: { path: { code, overlay_id: id } } })

export const versionActs = {
  propose: (code: string, version: string, body: Schemas['ProposalIn']) =>
    ask(api.POST('/api/v1/policies/{code}/versions/{version}/propose', { ...versionAt(code, version), body })),
  takeBack: (code: string, version: string) =>
    ask(api.POST('/api/v1/policies/{code}/versions/{version}/take-back', versionAt(code, version))),
  activate: (code: string, version: string) =>
    ask(api.POST('/api/v1/policies/{code}/versions/{version}/activate', versionAt(code, version))),
  retire: (code: string, version: string, body: Schemas['RetirementIn']) =>
    ask(api.POST('/api/v1/policies/{code}/versions/{version}/retire', { ...versionAt(code, version), body })),
}

export const overlayActs = {
  propose: (code: string, id: number, body: Schemas['OverlayProposalIn']) =>
    ask(api.POST('/api/v1/policies/{code}/overlays/{overlay_id}/propose', { ...overlayAt(code, id), body })),
  activate: (code: string, id: number) =>
    ask(api.POST('/api/v1/policies/{code}/overlays/{overlay_id}/activate', overlayAt(code, id))),
  retire: (code: string, id: number, body: Schemas['OverlayRetirementIn']) =>
    ask(api.POST('/api/v1/policies/{code}/overlays/{overlay_id}/retire', { ...overlayAt(code, id), body })),
}

/** What counts has changed: the policies, and every card that goes by them. */
export function useEnacted() {
  const client = useQueryClient()
  return () => Promise.all([POLICIES, ['scorecards'], ['journal']].map((queryKey) => client.invalidateQueries({ queryKey })))
}
