/** Requests that explain a card: the card itself, its records, two of its revisions. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import { api } from '../session/api'

const LIVE_EVERY_MS = 15_000

/** What changes with any act on a card, an appeal or a month. */
export const CARDS = ['scorecards'] as const
export const APPEALS = ['appeals'] as const

/** A provisional card follows the facts, so an open page asks again. Without a revision, the newest. */
export function useScorecard(id: () => number, revision: () => number | undefined = () => undefined) {
  return useQuery({
    queryKey: computed(() => [...CARDS, id(), revision() ?? 'newest']),
    queryFn: () =>
      ask(
        api.GET('/api/v1/scorecards/{scorecard_id}', {
          params: { path: { scorecard_id: id() }, query: { revision: revision() } },
        }),
      ),
    enabled: computed(() => id() > 0),
    refetchInterval: (query) => (query.state.data?.provisional ? LIVE_EVERY_MS : false),
  })
}

/** A handful at a time: the explanation stays in sight. */
const EVIDENCE_PAGE = 10

export interface Behind {
  card: number
  revision: number | undefined
  line: string
  measure: string
}

export function useEvidence(behind: () => Behind) {
  return useInfiniteQuery({
    queryKey: computed(() => [...CARDS, behind().card, 'evidence', behind()]),
    queryFn: ({ pageParam }) => {
      const { card, revision, line, measure } = behind()
      return ask(
        api.GET('/api/v1/scorecards/{scorecard_id}/lines/{code}/evidence', {
          params: {
            path: { scorecard_id: card, code: line },
            query: { measure, revision, cursor: pageParam ?? undefined, limit: EVIDENCE_PAGE, with_total: true },
          },
        }),
      )
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  })
}
