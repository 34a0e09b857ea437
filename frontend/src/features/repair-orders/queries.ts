/** Requests about repair orders. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import type { Portion } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'

export type Order = components['schemas']['RepairOrderOut']
export type OrderRow = components['schemas']['RepairOrderRow']

export const EMPTY = { no: '', plate: '', vin: '', status: '', store: '', from: '', to: '' }
export const KEY = ['repair-orders'] as const

export function loadOrders(filters: typeof EMPTY, portion: Portion) {
  const { no, plate, vin, status, store, from, to } = filters
  const query = {
    ...portion,
    ro_no: no.trim() || undefined,
    plate: plate.trim() || undefined,
    vin_tail: vin.trim() || undefined,
    status: status || undefined,
    store_id: store ? Number(store) : undefined,
    delivered_from: from || undefined,
    delivered_to: to || undefined,
  }
  return ask(api.GET('/api/v1/repair-orders', { params: { query } }))
}

/** One order, or with `version` the order as it was when that version was the newest. */
export function useRepairOrder(id: () => number, version: () => number | undefined) {
  return useQuery({
    queryKey: computed(() => [...KEY, id(), version() ?? null]),
    queryFn: () =>
      ask(
        api.GET('/api/v1/repair-orders/{order_id}', { params: { path: { order_id: id() }, query: { version: version() } } }),
      ),
  })
}
