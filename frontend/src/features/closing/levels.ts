/** Whether somebody came for the cards of the store or for those that moved up to the group. */
import { computed, ref } from 'vue'
import type { Level, Row } from './types'

/** Work of the group comes first for whoever may do it: nobody else can. */
export function firstLevel(rows: readonly Row[]): Level {
  if (rows.some((row) => row.level === 'GROUP' && row.may_sign)) return 'GROUP'
  return rows.some((row) => row.level === 'STORE') || rows.length === 0 ? 'STORE' : 'GROUP'
}

/** The level shown: as chosen on this page, else where work waits. */
export function useLevel(rows: () => readonly Row[]) {
  const chosen = ref<Level | null>(null)
  return computed<Level>({
    get: () => chosen.value ?? firstLevel(rows()),
    set: (level) => {
      chosen.value = level
    },
  })
}
