/** The state of a list page: filters, order and the open row in the address, rows in the query cache, the look on the device. */
import { computed } from 'vue'
import { usePagedList, type PageOf } from '../composables/pagedList'
import { useUrlFilters, useUrlWord, type Filters } from '../composables/urlState'
import { useLook } from './look'

/** The part of a query every list of the API understands. */
export interface Portion {
  cursor: string | undefined
  limit: number
  with_total: true
}

export interface ListOptions<Row, F extends Filters> {
  /** Under this name the device remembers the look. */
  name: string
  /** Where the rows stand in the query cache; an act on them makes this stale. */
  key: readonly unknown[]
  /** Every filter there is, empty; `open` and `sort` are words of the address already. */
  filters: F & { open?: never; sort?: never }
  load: (filters: F, portion: Portion, sort: string) => Promise<PageOf<Row>>
  refetchInterval?: number
}

export function useListPage<Row, F extends Filters>(options: ListOptions<Row, F>) {
  const filters = useUrlFilters(options.filters)
  const sort = useUrlWord('sort')
  const open = useUrlWord('open')
  const look = useLook(options.name)
  const list = usePagedList(
    computed(() => [...options.key, 'list', filters.applied.value, sort.word.value, look.portion]),
    (cursor) =>
      options.load(
        filters.applied.value,
        { cursor: cursor ?? undefined, limit: look.portion, with_total: true },
        sort.word.value,
      ),
    options.refetchInterval,
  )
  return {
    ...filters,
    ...list,
    look,
    sort: sort.word,
    sortBy: sort.set,
    /** What is open beside the list: the id of a row, or a word such as "new". */
    opened: open.word,
    open: open.set,
    close: () => open.set(null),
    /** The address of this list with something open. */
    linkTo: open.at,
  }
}

export type ListState<Row> = Omit<ReturnType<typeof useListPage<Row, Filters>>, 'applied' | 'draft'>

/** A short list the API gives whole, as the one page it is. */
export function wholePage<Row>(items: readonly Row[]): PageOf<Row> {
  return { items: [...items], next_cursor: null, total: items.length }
}
