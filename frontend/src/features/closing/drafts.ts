/** What somebody is entering, kept on this device until it is signed: a reload or a lost connection loses nothing. */
import type { Stage } from './types'

export interface Entry {
  points: string
  reason: string
  /** The reason was given for many cells at once and falls with the points it was given for. */
  filled?: true
}

/** By card, then by item. */
export type Draft = Record<string, Record<string, Entry>>

/** A month frozen anew begins with an empty sheet, and nobody sees what another left on the same device. */
export const draftKey = (user: number, period: number, freezeNo: number, stage: Stage): string =>
  `kaoping.close.${user}.${period}.${freezeNo}.${stage}`

function isDraft(found: unknown): found is Draft {
  const isObject = (one: unknown): one is Record<string, unknown> => typeof one === 'object' && one !== null && !Array.isArray(one)
  const isEntry = (one: unknown) => isObject(one) && typeof one.points === 'string' && typeof one.reason === 'string'
  return isObject(found) && Object.values(found).every((card) => isObject(card) && Object.values(card).every(isEntry))
}

/** The draft left here; anything else under its name is no draft and begins empty. */
export function loadDraft(key: string): Draft {
  const kept = localStorage.getItem(key)
  if (kept === null) return {}
  try {
    const found: unknown = JSON.parse(kept)
    return isDraft(found) ? found : {}
  } catch (broken) {
    if (broken instanceof SyntaxError) return {}
    throw broken
  }
}

export function saveDraft(key: string, draft: Draft): void {
  if (Object.keys(draft).length === 0) localStorage.removeItem(key)
  else localStorage.setItem(key, JSON.stringify(draft))
}

const without = <T>(record: Record<string, T>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([one]) => one !== key))

/** The draft with one entry more, another, or (points empty) without it. */
export function withEntry(draft: Draft, card: number, item: string, entry: Entry): Draft {
  const rest = without(draft[card] ?? {}, item)
  const changed = entry.points === '' ? rest : { ...rest, [item]: entry }
  const others = without(draft, String(card))
  return Object.keys(changed).length === 0 ? others : { ...others, [card]: changed }
}

/** Signed cards need no draft any more. */
export function withoutCards(draft: Draft, cards: readonly number[]): Draft {
  const gone = new Set(cards.map(String))
  return Object.fromEntries(Object.entries(draft).filter(([card]) => !gone.has(card)))
}
