/** How a filter tells the bar it stands in that it has been set. */
import { inject, type InjectionKey } from 'vue'

export const SEARCHES: InjectionKey<() => void> = Symbol('searches')

/** Searches at once; outside a bar there is nothing to search. */
export function useSearching(): () => void {
  return inject(SEARCHES, () => undefined)
}
