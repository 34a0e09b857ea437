/** The widths the layout cares about, as reactive values. */
import { readonly, ref, type Ref } from 'vue'

function matches(query: string): Readonly<Ref<boolean>> {
  const list = window.matchMedia(query)
  const state = ref(list.matches)
  list.addEventListener('change', (change) => {
    state.value = change.matches
  })
  return readonly(state)
}

export const isPhone = matches('(max-width: 767px)')
/** Too narrow for two columns side by side. */
export const isNarrow = matches('(max-width: 1023px)')
/** Room for a tree beside a table. */
export const isWide = matches('(min-width: 1240px)')
