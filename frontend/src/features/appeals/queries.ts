/** Requests about appeals. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { useListPage } from '@/shared/list/listPage'
import { APPEALS, CARDS } from '@/shared/scoring/queries'
import { api } from '@/shared/session/api'
import type { Decision } from './ruling'

export type Appeal = components['schemas']['AppealOut']
type State = Appeal['state']

export function useAppeals() {
  return useListPage({
    name: 'appeals',
    key: APPEALS,
    filters: { show: '', state: '', store: '' },
    load: ({ show, state, store }, portion) => {
      const asked = {
        store_id: store ? Number(store) : undefined,
        state: (state || undefined) as State | undefined,
        mine: show === 'mine' ? true : undefined,
      }
      return ask(api.GET('/api/v1/appeals', { params: { query: { ...asked, ...portion } } }))
    },
  })
}

const path = (id: number) => ({ params: { path: { appeal_id: id } } })

export function useAppeal(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...APPEALS, id()]),
    queryFn: () => ask(api.GET('/api/v1/appeals/{appeal_id}', path(id()))),
  })
}

export const usePreview = (id: () => number) =>
  useMutation({
    mutationFn: (decisions: Decision[]) => ask(api.POST('/api/v1/appeals/{appeal_id}/preview', { ...path(id()), body: { decisions } })),
  })

export function useRuling(id: () => number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { decisions: Decision[]; reason: string }) =>
      ask(api.POST('/api/v1/appeals/{appeal_id}/rule', { ...path(id()), body })),
    // Refused because somebody was faster: show how it stands now.
    onSettled: () =>
      Promise.all([CARDS, APPEALS, ['workbench'], ['periods']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}
