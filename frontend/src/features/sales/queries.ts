/** Requests about sales. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import type { Portion } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'

export type Sale = components['schemas']['SaleOut']
export type SaleRow = components['schemas']['SaleRow']

export const STATUSES = ['ORDERED', 'ALLOCATED', 'DELIVERING', 'DELIVERED', 'RETURNED', 'CANCELLED'] as const
export const EMPTY = { no: '', status: '', store: '', from: '', to: '' }
export const KEY = ['sales'] as const

export function loadSales(filters: typeof EMPTY, portion: Portion) {
  const query = {
    ...portion,
    no: filters.no.trim() || undefined,
    status: STATUSES.find((one) => one === filters.status),
    store_id: filters.store ? Number(filters.store) : undefined,
    from: filters.from || undefined,
    to: filters.to || undefined,
  }
  return ask(api.GET('/api/v1/sales', { params: { query } }))
}

/** One sale, or with `version` the sale as it was when that version was the newest. */
export function useSale(id: () => number, version: () => number | undefined) {
  return useQuery({
    queryKey: computed(() => [...KEY, id(), version() ?? null]),
    queryFn: () => ask(api.GET('/api/v1/sales/{sale_id}', { params: { path: { sale_id: id() }, query: { version: version() } } })),
  })
}
