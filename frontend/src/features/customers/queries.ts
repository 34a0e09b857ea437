/** Requests about customers. A number somebody looks up never stands in the address of the page. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import type { Portion } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'
import { valueFor, type Kind } from './finding'

export type CustomerRow = components['schemas']['CustomerRow']
export type CustomerRecord = components['schemas']['CustomerRecordOut']

export const KEY = ['customers'] as const

export interface Wanted {
  kind: Kind
  text: string
  store: string
}

export function findCustomers({ kind, text, store }: Wanted, portion: Portion) {
  const query = { ...portion, [kind]: valueFor(kind, text), store_id: store ? Number(store) : undefined }
  return ask(api.GET('/api/v1/customers', { params: { query } }))
}

export function useCustomer(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...KEY, id()]),
    queryFn: () => ask(api.GET('/api/v1/customers/{customer_id}', { params: { path: { customer_id: id() } } })),
  })
}
