/** Requests about stores. There are few of them, so the list comes whole and is searched here. */
import { useQueryClient } from '@tanstack/vue-query'
import { ask, ifMatch } from '@/api/problem'
import type { components } from '@/api/schema'
import { wholePage, useListPage } from '@/shared/list/listPage'
import { listStores, organisationChanged, STORES, type Store } from '@/shared/organisation/queries'
import { api } from '@/shared/session/api'
import { session } from '@/shared/session/session'

type Schemas = components['schemas']

const holds = (store: Store, q: string) =>
  [store.code, store.label.zh, store.label.en ?? '', store.city ?? ''].some((one) => one.toLowerCase().includes(q))

export function matching(stores: readonly Store[], filters: { q: string; brand: string; show: string }): Store[] {
  const q = filters.q.trim().toLowerCase()
  return stores.filter(
    (store) =>
      (!q || holds(store, q)) &&
      (!filters.brand || store.brands.some((one) => one.code === filters.brand)) &&
      (filters.show === 'all' || store.closed_on === null),
  )
}

export function useStoreList() {
  return useListPage({
    name: 'stores',
    key: STORES,
    filters: { q: '', brand: '', show: '' },
    load: async (filters) => wholePage(matching(await listStores(), filters)),
  })
}

export const openStore = (body: Schemas['StoreIn']) => ask(api.POST('/api/v1/stores', { body }))

export const changeStore = (store: Store, body: Schemas['StorePatch']) =>
  ask(api.PATCH('/api/v1/stores/{store_id}', { params: { path: { store_id: store.id }, header: ifMatch(store) }, body }))

/** The stores of the session are those of every filter, so they are read anew as well. */
export function useStoresChanged() {
  const client = useQueryClient()
  return () => Promise.all([session.reload(), organisationChanged(client)])
}
