/** How somebody likes a list on this device: columns, density, how many rows come at once. Never what it shows. */
import { reactive, watch } from 'vue'

export const DENSITIES = ['normal', 'compact'] as const
export const PORTIONS = [20, 50, 100] as const

export interface Look {
  columns: Record<string, boolean>
  density: (typeof DENSITIES)[number]
  portion: (typeof PORTIONS)[number]
}

const untouched = (): Look => ({ columns: {}, density: 'normal', portion: 50 })

/** What was kept, as far as this build still understands it. */
function understand(kept: string | null): Look {
  const look = untouched()
  if (!kept) return look
  let found: unknown
  try {
    found = JSON.parse(kept)
  } catch (broken) {
    if (broken instanceof SyntaxError) return look
    throw broken
  }
  const { columns, density, portion } = (found ?? {}) as Partial<Record<keyof Look, unknown>>
  return {
    columns: Object.fromEntries(Object.entries(columns ?? {}).filter((entry) => typeof entry[1] === 'boolean')),
    density: DENSITIES.find((one) => one === density) ?? look.density,
    portion: PORTIONS.find((one) => one === portion) ?? look.portion,
  }
}

export function useLook(list: string): Look {
  const key = `kaoping.list.${list}`
  const look = reactive(understand(localStorage.getItem(key)))
  watch(look, () => localStorage.setItem(key, JSON.stringify(look)))
  return look
}
