/** Requests about brands, and which words the checklists ask of them. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask, ifMatch } from '@/api/problem'
import type { components } from '@/api/schema'
import { wholePage, useListPage } from '@/shared/list/listPage'
import { BRANDS, listBrands, type Brand } from '@/shared/organisation/queries'
import { api } from '@/shared/session/api'
import { session } from '@/shared/session/session'
import { askedOf } from './wording'

type Schemas = components['schemas']

export function useBrandList() {
  return useListPage({
    name: 'brands',
    key: BRANDS,
    filters: {},
    load: async () => wholePage(await listBrands()),
  })
}

/** What the checklists want put into words; whoever may not see checklists sees the words there are. */
export function useAskedWords() {
  const templates = useQuery({
    queryKey: ['audit-templates'],
    queryFn: () => ask(api.GET('/api/v1/audit-templates')),
    enabled: computed(() => session.may('audits:read')),
    staleTime: 60_000,
  })
  return computed(() => askedOf(templates.data.value ?? []))
}

export const addBrand = (body: Schemas['BrandIn']) => ask(api.POST('/api/v1/brands', { body }))

export const changeBrand = (brand: Brand, body: Schemas['BrandPatch']) =>
  ask(api.PATCH('/api/v1/brands/{brand_id}', { params: { path: { brand_id: brand.id }, header: ifMatch(brand) }, body }))
