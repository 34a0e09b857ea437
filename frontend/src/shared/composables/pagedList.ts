/** A cursor list as one growing list: what is loaded, how many there are, and how to get more. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'

export interface PageOf<T> {
  items: T[]
  next_cursor: string | null
  total: number | null
}

export function usePagedList<T>(
  key: ComputedRef<readonly unknown[]>,
  fetchPage: (cursor: string | null) => Promise<PageOf<T>>,
  refetchInterval?: number,
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: PageOf<T>) => last.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: refetchInterval ?? false,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.items))
  const total = computed(() => query.data.value?.pages[0]?.total ?? null)
  return { ...query, rows, total }
}
