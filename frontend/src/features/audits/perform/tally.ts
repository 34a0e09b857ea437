/** How an inspection stands: counts, score and what is still open, from what is marked so far. S000-I.R05. */
import type { Item, Section } from '../types'
import type { Edit, Lack } from './edit'

export interface Marking {
  item: Item
  edit: Edit
  /** Null when nothing keeps the item from being handed in. */
  open: Lack | null
}

export interface Tally {
  items: number
  marked: number
  passed: number
  failed: number
  na: number
}

export const itemsOf = (sections: readonly Section[]): Item[] =>
  sections.flatMap((section) => section.standards.flatMap((standard) => standard.items))

/** A loss whose photo is still to be taken is a loss. */
export const isMarked = ({ open }: Pick<Marking, 'open'>): boolean => open === null || open === 'photo'

export function tally(marks: readonly Marking[]): Tally {
  const done = marks.filter(isMarked)
  const count = (result: string) => done.filter(({ edit }) => edit.result === result).length
  return { items: marks.length, marked: done.length, passed: count('PASS'), failed: count('FAIL'), na: count('NA') }
}

/** Passed ÷ applicable in per cent with two decimals, half up, as the server writes it; null with nothing applicable. */
export function score({ passed, failed }: Pick<Tally, 'passed' | 'failed'>): string | null {
  const applicable = passed + failed
  if (applicable === 0) return null
  const hundredths = Math.floor((passed * 20_000 + applicable) / (2 * applicable))
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`
}

/** Codes that still want something, in the order of the sheet. */
export const openCodes = (marks: readonly Marking[]): string[] =>
  marks.filter(({ open }) => open !== null).map(({ item }) => item.code)

/** Where to go on: where one was, while it is open; else the next open one after it, else the first. */
export function resumeAt(codes: readonly string[], open: readonly string[], last: string | null): string | null {
  if (last !== null && open.includes(last)) return last
  const from = last === null ? -1 : codes.indexOf(last)
  return codes.slice(from + 1).find((code) => open.includes(code)) ?? open[0] ?? codes.at(-1) ?? null
}
