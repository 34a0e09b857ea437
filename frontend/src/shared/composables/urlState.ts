/** List state lives in the address, so that a link shows the same list to whoever opens it. */
import { computed, reactive, watch } from 'vue'
import { useRoute, useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router'

export type Filters = Record<string, string>

function read<F extends Filters>(empty: F, query: LocationQuery): F {
  const found: Filters = {}
  for (const key of Object.keys(empty)) {
    const value = query[key]
    found[key] = typeof value === 'string' ? value : ''
  }
  return found as F
}

/** `draft` is what the person is setting, `applied` what the list shows. */
export function useUrlFilters<F extends Filters>(empty: F) {
  const route = useRoute()
  const router = useRouter()
  // The same filters are the same object, so that what else stands in the address asks for no list anew.
  const applied = computed<F>((before) => {
    const now = read(empty, route.query)
    return before && Object.keys(now).every((key) => before[key] === now[key]) ? before : now
  })
  const draft = reactive(read(empty, route.query)) as F
  const active = computed(() => Object.values(applied.value).filter(Boolean).length)

  watch(applied, (now) => Object.assign(draft, now))

  const search = () => {
    const set = Object.fromEntries(Object.entries(draft).filter(([, value]) => value))
    return router.push({ query: route.query.sort ? { ...set, sort: route.query.sort } : set })
  }
  const reset = () => router.push({ query: {} })

  return { applied, draft, active, search, reset }
}

/** One word of the address: what is open, how the list is sorted. `at` is a link that sets it and keeps the rest. */
export function useUrlWord(name: string) {
  const route = useRoute()
  const router = useRouter()
  const word = computed(() => {
    const found = route.query[name]
    return typeof found === 'string' ? found : ''
  })
  const at = (value: string | number | null): RouteLocationRaw => {
    const rest = Object.fromEntries(Object.entries(route.query).filter(([key]) => key !== name))
    return { query: value === null || value === '' ? rest : { ...rest, [name]: String(value) } }
  }
  const set = (value: string | number | null) => router.push(at(value))
  return { word, at, set }
}
