/** Requests about dashboards: measures by month and store, and the records behind a point. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import { api } from '@/shared/session/api'
import type { Behind } from './types'

export interface Asked {
  from: string
  to: string
  store: string
  brand: string
}

export function useMeasures(asked: () => Asked) {
  return useQuery({
    queryKey: computed(() => ['dashboards', 'measures', asked()]),
    queryFn: () => {
      const { from, to, store, brand } = asked()
      const query = { from, to, store_id: store ? Number(store) : undefined, brand_id: brand ? Number(brand) : undefined }
      return ask(api.GET('/api/v1/dashboards/measures', { params: { query } }))
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

/** A dozen at a time: the figure stays in sight. */
const RECORDS_PAGE = 12

export function useRecords(behind: () => Behind) {
  return useInfiniteQuery({
    queryKey: computed(() => ['dashboards', 'evidence', behind()]),
    queryFn: ({ pageParam }) => {
      const { measure, period, store } = behind()
      const query = { measure, period, store_id: store ?? undefined, cursor: pageParam ?? undefined, limit: RECORDS_PAGE, with_total: true }
      return ask(api.GET('/api/v1/dashboards/evidence', { params: { query } }))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

/** Brands to filter by, for whoever reads the organisation. */
export function useBrands(wanted: () => boolean) {
  return useQuery({
    queryKey: ['brands', 'words'],
    queryFn: () => ask(api.GET('/api/v1/brands')),
    enabled: computed(wanted),
    staleTime: 60_000,
  })
}
