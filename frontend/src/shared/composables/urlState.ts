/** List state lives in the address, so that a link shows the same list to whoever opens it. */
import { computed, reactive, watch } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'

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
  const applied = computed(() => read(empty, route.query))
  const draft = reactive(read(empty, route.query)) as F
  const active = computed(() => Object.values(applied.value).filter(Boolean).length)

  watch(applied, (now) => Object.assign(draft, now))

  const search = () => router.push({ query: Object.fromEntries(Object.entries(draft).filter(([, value]) => value)) })
  const reset = () => router.push({ query: {} })

  return { applied, draft, active, search, reset }
}
