/** The call desk's requests. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask, settle } from '@/api/problem'
import type { paths } from '@/api/schema'
import { api } from '@/shared/session/api'
import type { ResultIn, Task } from './types'

const QUEUE = ['callbacks', 'queue'] as const
const QUEUE_LENGTH = 60

export function useQueue() {
  return useQuery({
    queryKey: QUEUE,
    queryFn: () =>
      ask(
        api.GET('/api/v1/callbacks', {
          params: { query: { state: ['PENDING', 'SCHEDULED', 'IN_PROGRESS'], limit: QUEUE_LENGTH, with_total: true } },
        }),
      ),
    refetchInterval: 60_000,
  })
}

type ListQuery = NonNullable<paths['/api/v1/callbacks']['get']['parameters']['query']>

export const listCallbacks = (query: ListQuery) =>
  ask(api.GET('/api/v1/callbacks', { params: { query } }))

export function useQueueRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: QUEUE })
}

export function useCallback(id: () => number) {
  return useQuery({
    queryKey: computed(() => ['callbacks', id()]),
    queryFn: () => ask(api.GET('/api/v1/callbacks/{callback_id}', { params: { path: { callback_id: id() } } })),
  })
}

export interface Taken {
  task: Task | null
  /** When there will be something to call, as far as it is known. */
  nextAt: string | null
}

export async function takeNext(): Promise<Taken> {
  const { data, headers } = await settle(api.POST('/api/v1/callbacks/next'))
  return { task: data ?? null, nextAt: headers.get('Next-Call-At') }
}

/** A task this person already holds, without taking a new one. */
export async function holdsTask(): Promise<boolean> {
  const page = await ask(api.GET('/api/v1/callbacks', { params: { query: { mine: true, limit: 1 } } }))
  return page.items.length > 0
}

const at = (id: number) => ({ params: { path: { callback_id: id } } })

export const renewClaim = (id: number) => ask(api.POST('/api/v1/callbacks/{callback_id}/renew', at(id)))
export const releaseTask = (id: number) => ask(api.POST('/api/v1/callbacks/{callback_id}/release', at(id)))
export const openAttempt = (id: number) => ask(api.POST('/api/v1/callbacks/{callback_id}/attempts', at(id)))

export const recordResult = (attemptId: number, body: ResultIn) =>
  ask(api.POST('/api/v1/call-attempts/{attempt_id}/result', { params: { path: { attempt_id: attemptId } }, body }))
