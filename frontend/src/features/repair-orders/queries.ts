/** Requests about repair orders. */
import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { usePagedList } from '@/shared/composables/pagedList'
import { roles } from '@/shared/i18n/people'
import { api } from '@/shared/session/api'
import type { Revealed } from '@/shared/ui/RevealPhone.vue'

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

/** One order, or with `version` the order as it was when that version was the newest. */
export function useRepairOrder(id: () => number, version: () => number | undefined) {
  return useQuery({
    queryKey: computed(() => ['repair-orders', id(), version() ?? null]),
    queryFn: () =>
      ask(
        api.GET('/api/v1/repair-orders/{order_id}', { params: { path: { order_id: id() }, query: { version: version() } } }),
      ),
  })
}

/** Names and numbers of a customer for a stated purpose, which the server keeps on record. */
export async function revealCustomer(id: number, purpose: string): Promise<Revealed> {
  const found = await ask(
    api.POST('/api/v1/customers/{customer_id}/reveal', { params: { path: { customer_id: id } }, body: { purpose } }),
  )
  return {
    name: found.name,
    numbers: found.contacts.map((contact) => ({ phone: contact.phone, about: roles.code('party', contact.role) })),
  }
}
