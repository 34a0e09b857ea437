/** What somebody has typed so far, kept over a reload of this tab and gone with it. */
import { reactive, watch } from 'vue'

function load<T extends object>(key: string, empty: T): T {
  const kept = sessionStorage.getItem(key)
  if (!kept) return empty
  try {
    return { ...empty, ...(JSON.parse(kept) as T) }
  } catch {
    // A draft of another build is worth less than a working page.
    return empty
  }
}

export function useKept<T extends object>(name: string, empty: T): { form: T; drop: () => void } {
  const key = `kaoping.draft.${name}`
  const form = reactive(load(key, empty)) as T
  let dropped = false
  watch(form, () => {
    if (!dropped) sessionStorage.setItem(key, JSON.stringify(form))
  })
  const drop = () => {
    dropped = true
    sessionStorage.removeItem(key)
  }
  return { form, drop }
}
