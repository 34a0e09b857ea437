/** Requests about the organisation that several pages make; the lists are short and come whole. */
import { useQuery, type QueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { words } from '../i18n/text'
import { api } from '../session/api'
import { session } from '../session/session'

type Schemas = components['schemas']

export type Brand = Schemas['BrandOut']
export type Store = Schemas['StoreOut']
export type Department = Schemas['DepartmentOut']
export type Position = Schemas['PositionOut']

export const BRANDS = ['brands'] as const
export const STORES = ['stores'] as const
export const DEPARTMENTS = ['departments'] as const
export const POSITIONS = ['positions'] as const
export const EMPLOYEES = ['employees'] as const

/** Organisation changes rarely while somebody looks at it. */
const staleTime = 60_000

export const listBrands = () => ask(api.GET('/api/v1/brands'))
export const listStores = () => ask(api.GET('/api/v1/stores'))
export const listPositions = () => ask(api.GET('/api/v1/positions'))
export const listDepartments = (storeId?: number) =>
  ask(api.GET('/api/v1/departments', { params: { query: { store_id: storeId } } }))

export const useBrands = () => useQuery({ queryKey: BRANDS, queryFn: listBrands, staleTime })
export const useStores = () => useQuery({ queryKey: STORES, queryFn: listStores, staleTime })
export const usePositions = () => useQuery({ queryKey: POSITIONS, queryFn: listPositions, staleTime })

/** Of one store, or without one of all within reach. */
export function useDepartments(storeId: () => number | undefined = () => undefined, wanted: () => boolean = () => true) {
  return useQuery({
    queryKey: computed(() => [...DEPARTMENTS, 'of', storeId() ?? null]),
    queryFn: () => listDepartments(storeId()),
    enabled: computed(wanted),
    staleTime,
  })
}

/** The name of a store within reach, by its id. */
export const storeName = (id: number) => words(session.me.value?.stores.find((store) => store.id === id)?.label)

/** The code of a store within reach; whoever reaches only one means that one. */
export function storeCodeOf(id: number | null | undefined): string {
  const stores = session.me.value?.stores ?? []
  return (stores.find((store) => store.id === id) ?? (stores.length === 1 ? stores[0] : undefined))?.code ?? ''
}

/** After an act on the organisation: lists, counts of staff and the stores of the session are read anew. */
export async function organisationChanged(client: QueryClient): Promise<void> {
  const stale = [BRANDS, STORES, DEPARTMENTS, POSITIONS, EMPLOYEES, ['audit-templates']]
  await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
}
