/** What a list may show in columns, and what of it somebody has put away on this device. */
import { computed, type ComputedRef } from 'vue'

export interface Column<K extends string> {
  key: K
  title: string
  /** Numbers align right. */
  numeric?: boolean
  width?: string
  /** Not worth its place on a phone. */
  deskOnly?: boolean
  /** Put away until somebody asks for it. */
  spare?: boolean
  /** What the API calls this order, upwards and downwards; a direction it does not know is left out. */
  sort?: { up?: string; down?: string }
}

/** Columns in the language of the moment, with keys the compiler knows without being told. */
export function useColumns<K extends string>(make: () => readonly Column<K>[]): ComputedRef<readonly Column<K>[]> {
  return computed(make)
}

/** The first column names the row and always stays. `choices` is what somebody decided otherwise. */
export function isShown<K extends string>(column: Column<K>, place: number, choices: Readonly<Record<string, boolean>>): boolean {
  return place === 0 || (choices[column.key] ?? !column.spare)
}

export type Direction = 'ascending' | 'descending' | 'none'

export function directionOf<K extends string>(column: Column<K>, sort: string): Direction {
  if (!sort || !column.sort) return 'none'
  return sort === column.sort.up ? 'ascending' : sort === column.sort.down ? 'descending' : 'none'
}

/** The order after one more press: upwards, downwards, then as the list comes. */
export function nextSort<K extends string>(column: Column<K>, sort: string): string {
  const offered = [column.sort?.up, column.sort?.down].filter((one) => one !== undefined)
  return offered[offered.indexOf(sort) + 1] ?? ''
}
