/** Requests about the close of a month. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import { usePagedList } from '@/shared/composables/pagedList'
import { useListPage } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'
import type { Level, Period, PeriodState, ReviewBody, Signed, Stage } from './types'

const keyOf = (id: number) => ['periods', 'one', id] as const
const path = (id: number) => ({ path: { period_id: id } })

export function usePeriods() {
  return useListPage({
    name: 'closings',
    key: ['periods'],
    filters: { store: '', state: '', period: '' },
    load: ({ store, state, period }, portion) => {
      const asked = {
        store_id: store ? Number(store) : undefined,
        state: state ? [state as PeriodState] : undefined,
        code: period || undefined,
      }
      return ask(api.GET('/api/v1/periods', { params: { query: { ...asked, ...portion } } }))
    },
  })
}

/** Several people work on one close at once, so an open page asks again. */
const FOLLOW_EVERY_MS = 15_000

export function usePeriod(id: () => number) {
  return useQuery({
    queryKey: computed(() => keyOf(id())),
    queryFn: () => ask(api.GET('/api/v1/periods/{period_id}', { params: path(id()) })),
    refetchInterval: FOLLOW_EVERY_MS,
  })
}

export function useCompleteness(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...keyOf(id()), 'completeness']),
    queryFn: () => ask(api.GET('/api/v1/periods/{period_id}/completeness', { params: path(id()) })),
  })
}

export function useDays(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...keyOf(id()), 'days']),
    queryFn: () => ask(api.GET('/api/v1/periods/{period_id}/days', { params: path(id()) })),
  })
}

/** The sheet of a stage. It is asked for again as soon as anybody has signed something. */
export function useSheet(period: () => Period, stage: () => Stage, wanted: () => boolean) {
  const moved = () => {
    const { state, freeze_no, counts } = period()
    return [state, freeze_no, counts.self_reviewed, counts.manager, counts.company, counts.approved, counts.published].join()
  }
  return useQuery({
    queryKey: computed(() => [...keyOf(period().id), 'sheet', stage(), moved()]),
    queryFn: () =>
      ask(api.GET('/api/v1/periods/{period_id}/sheet', { params: { ...path(period().id), query: { stage: stage() } } })),
    enabled: computed(wanted),
    placeholderData: (before, query) => (query?.queryKey[4] === stage() ? before : undefined),
  })
}

export function useLateFacts(id: () => number) {
  return usePagedList(
    computed(() => [...keyOf(id()), 'late']),
    (cursor) =>
      ask(
        api.GET('/api/v1/periods/{period_id}/late', {
          params: { ...path(id()), query: { cursor: cursor ?? undefined, limit: 50, with_total: true } },
        }),
      ),
  )
}

export function useLateImpact(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...keyOf(id()), 'impact']),
    queryFn: () => ask(api.GET('/api/v1/periods/{period_id}/late-impact', { params: path(id()) })),
  })
}

/** Appeals against cards of this month; a month has few of them. */
export function useAppeals(period: () => Period, wanted: () => boolean) {
  return useQuery({
    queryKey: computed(() => [...keyOf(period().id), 'appeals', period().counts.appeals_open]),
    queryFn: async () => {
      const query = { store_id: period().store.id, limit: 200 }
      const page = await ask(api.GET('/api/v1/appeals', { params: { query } }))
      return page.items.filter((appeal) => appeal.card.period === period().code)
    },
    enabled: computed(wanted),
  })
}

/** After an act the period stands as the reply says; everything drawn from it is asked for again. */
function useRefresh(id: () => number) {
  const client = useQueryClient()
  return (period: Period) => {
    client.setQueryData(keyOf(id()), period)
    void client.invalidateQueries({ queryKey: ['periods'], predicate: (query) => query.queryKey.length !== 3 })
    void client.invalidateQueries({ queryKey: ['scorecards'] })
    void client.invalidateQueries({ queryKey: ['workbench'] })
  }
}

export type PeriodStep =
  | { act: 'freeze' }
  | { act: 'freeze-and-start' }
  | { act: 'start-review' }
  | { act: 'publish'; level: Level }
  | { act: 'lock' }
  | { act: 'reopen'; reason: string }

async function take(id: number, step: PeriodStep): Promise<Period> {
  const params = path(id)
  switch (step.act) {
    case 'freeze':
      return ask(api.POST('/api/v1/periods/{period_id}/freeze', { params }))
    case 'freeze-and-start':
      await take(id, { act: 'freeze' })
      return take(id, { act: 'start-review' })
    case 'start-review':
      return ask(api.POST('/api/v1/periods/{period_id}/start-review', { params }))
    case 'publish':
      return ask(api.POST('/api/v1/periods/{period_id}/publish', { params, body: { level: step.level } }))
    case 'lock':
      return ask(api.POST('/api/v1/periods/{period_id}/lock', { params }))
    case 'reopen':
      return ask(api.POST('/api/v1/periods/{period_id}/reopen', { params, body: { reason: step.reason } }))
  }
}

export function usePeriodStep(id: () => number) {
  const client = useQueryClient()
  const refresh = useRefresh(id)
  return useMutation({
    mutationFn: (step: PeriodStep) => take(id(), step),
    onSuccess: refresh,
    // Refused because somebody was faster: show how the month stands now.
    onError: () => void client.invalidateQueries({ queryKey: ['periods'] }),
  })
}

function send(id: number, stage: Stage, body: ReviewBody): Promise<Signed> {
  const params = path(id)
  switch (stage) {
    case 'MANAGER':
      return ask(api.POST('/api/v1/periods/{period_id}/manager-reviews', { params, body }))
    case 'COMPANY':
      return ask(api.POST('/api/v1/periods/{period_id}/company-reviews', { params, body }))
    case 'APPROVE':
      return ask(
        api.POST('/api/v1/periods/{period_id}/approvals', { params, body: { card_ids: body.card_ids, note: body.note } }),
      )
  }
}

export function useSigning(id: () => number, stage: () => Stage) {
  const refresh = useRefresh(id)
  return useMutation({
    mutationFn: (body: ReviewBody) => send(id(), stage(), body),
    onSuccess: (found) => refresh(found.period),
  })
}
