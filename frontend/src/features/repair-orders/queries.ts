/** Requests about repair orders. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { usePagedList } from '@/shared/composables/pagedList'
import { api } from '@/shared/session/api'

export type Order = components['schemas']['RepairOrderOut']
export type OrderRow = components['schemas']['RepairOrderRow']

export interface OrderFilters extends Record<string, string> {
  no: string
  status: string
  store: string
  from: string
  to: string
}

export function useRepairOrders(filters: ComputedRef<OrderFilters>) {
  return usePagedList(
    computed(() => ['repair-orders', 'list', filters.value]),
    (cursor) => {
      const { no, status, store, from, to } = filters.value
      return ask(
        api.GET('/api/v1/repair-orders', {
          params: {
            query: {
              ro_no: no.trim() || undefined,
              status: status || undefined,
              store_id: store ? Number(store) : undefined,
              delivered_from: from || undefined,
              delivered_to: to || undefined,
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

export function useRepairOrder(id: () => number) {
  return useQuery({
    queryKey: computed(() => ['repair-orders', id()]),
    queryFn: () => ask(api.GET('/api/v1/repair-orders/{order_id}', { params: { path: { order_id: id() } } })),
  })
}
