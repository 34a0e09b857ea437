/** Requests about brands. */
import { ask, ifMatch } from '@/api/problem'
import type { components } from '@/api/schema'
import { wholePage, useListPage } from '@/shared/list/listPage'
import { BRANDS, listBrands, type Brand } from '@/shared/organisation/queries'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']

export function useBrandList() {
  return useListPage({
    name: 'brands',
    key: BRANDS,
    filters: {},
    load: async () => wholePage(await listBrands()),
  })
}

export const addBrand = (body: Schemas['BrandIn']) => ask(api.POST('/api/v1/brands', { body }))

export const changeBrand = (brand: Brand, body: Schemas['BrandPatch']) =>
  ask(api.PATCH('/api/v1/brands/{brand_id}', { params: { path: { brand_id: brand.id }, header: ifMatch(brand) }, body }))
