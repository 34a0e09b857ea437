/** Requests about scorecards. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { usePagedList } from '@/shared/composables/pagedList'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']

export type Card = Schemas['ScorecardDetailOut']
export type CardLine = Schemas['ScorecardOut']
export type Group = Card['groups'][number]
export type Line = Group['lines'][number]
export type Reading = Line['readings'][number]
export type Evidence = Schemas['EvidenceOut']
export type Node = Schemas['NodeOut']

export interface CardFilters extends Record<string, string> {
  period: string
  store: string
  mine: string
}

export function useScorecards(filters: ComputedRef<CardFilters>) {
  return usePagedList(
    computed(() => ['scorecards', 'list', filters.value]),
    (cursor) => {
      const { period, store, mine } = filters.value
      return ask(
        api.GET('/api/v1/scorecards', {
          params: {
            query: {
              period: period || undefined,
              store_id: store ? Number(store) : undefined,
              mine: mine ? true : undefined,
              cursor: cursor ?? undefined,
              limit: 50,
              with_total: true,
            },
          },
        }),
      )
    },
  )
}

const LIVE_EVERY_MS = 15_000

/** A provisional card follows the facts, so an open page asks again. */
export function useScorecard(id: () => number) {
  return useQuery({
    queryKey: computed(() => ['scorecards', id()]),
    queryFn: () => ask(api.GET('/api/v1/scorecards/{scorecard_id}', { params: { path: { scorecard_id: id() } } })),
    refetchInterval: (query) => (query.state.data?.provisional ? LIVE_EVERY_MS : false),
  })
}

export function useTrace(id: () => number, wanted: () => boolean) {
  return useQuery({
    queryKey: computed(() => ['scorecards', id(), 'trace']),
    queryFn: () => ask(api.GET('/api/v1/scorecards/{scorecard_id}/trace', { params: { path: { scorecard_id: id() } } })),
    enabled: computed(wanted),
  })
}

/** A handful at a time: the explanation stays in sight. */
const EVIDENCE_PAGE = 10

export function useEvidence(id: () => number, line: () => string, measure: () => string) {
  return useInfiniteQuery({
    queryKey: computed(() => ['scorecards', id(), 'evidence', line(), measure()]),
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/scorecards/{scorecard_id}/lines/{code}/evidence', {
          params: {
            path: { scorecard_id: id(), code: line() },
            query: { measure: measure(), cursor: pageParam ?? undefined, limit: EVIDENCE_PAGE, with_total: true },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  })
}
