/** Requests about scorecards: the list, the proof of a card, its revisions, and what its person does with it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { useListPage } from '@/shared/list/listPage'
import { APPEALS, CARDS } from '@/shared/scoring/queries'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']

export function useScorecards() {
  return useListPage({
    name: 'scorecards',
    key: CARDS,
    filters: { period: '', status: '', store: '', mine: '' },
    load: ({ period, status, store, mine }, portion) => {
      const asked = {
        period: period || undefined,
        store_id: store ? Number(store) : undefined,
        status: (status || undefined) as Schemas['Status'] | undefined,
        mine: mine ? true : undefined,
      }
      return ask(api.GET('/api/v1/scorecards', { params: { query: { ...asked, ...portion } } }))
    },
  })
}

export function useTrace(id: () => number, revision: () => number | undefined, wanted: () => boolean) {
  return useQuery({
    queryKey: computed(() => [...CARDS, id(), 'trace', revision()]),
    queryFn: () =>
      ask(
        api.GET('/api/v1/scorecards/{scorecard_id}/trace', {
          params: { path: { scorecard_id: id() }, query: { revision: revision() } },
        }),
      ),
    enabled: computed(wanted),
  })
}

export function useRevisions(id: () => number, wanted: () => boolean) {
  return useQuery({
    queryKey: computed(() => [...CARDS, id(), 'revisions']),
    queryFn: () => ask(api.GET('/api/v1/scorecards/{scorecard_id}/revisions', { params: { path: { scorecard_id: id() } } })),
    enabled: computed(wanted),
  })
}

export function useCompare(id: () => number, from: () => number, to: () => number) {
  return useQuery({
    queryKey: computed(() => [...CARDS, id(), 'compare', from(), to()]),
    queryFn: () =>
      ask(
        api.GET('/api/v1/scorecards/{scorecard_id}/compare', {
          params: { path: { scorecard_id: id() }, query: { from: from(), to: to() } },
        }),
      ),
    enabled: computed(() => from() > 0 && to() > 0),
  })
}

/** An act on a card changes the card, the lists it stands in, its appeals and the workbench. */
function useAct<Body>(send: (body: Body) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    // Refused because something moved: show how it stands now.
    onSettled: () =>
      Promise.all([CARDS, APPEALS, ['workbench'], ['periods']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}

const at = (id: number) => ({ params: { path: { scorecard_id: id } } })

export const useSelfReview = (id: () => number) =>
  useAct((body: Schemas['SelfReviewIn']) => ask(api.POST('/api/v1/scorecards/{scorecard_id}/self-review', { ...at(id()), body })))

export const useAcknowledge = (id: () => number) =>
  useAct(() => ask(api.POST('/api/v1/scorecards/{scorecard_id}/acknowledge', at(id()))))

export const useAppealing = (id: () => number) =>
  useAct((body: Schemas['AppealIn']) => ask(api.POST('/api/v1/scorecards/{scorecard_id}/appeals', { ...at(id()), body })))

export const useWithdraw = (id: () => number) =>
  useAct((body: Schemas['WithdrawIn']) => ask(api.POST('/api/v1/scorecards/{scorecard_id}/withdraw', { ...at(id()), body })))
