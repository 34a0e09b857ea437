/** What the engine decides besides the sheet, and how it looks. Pure. */
import type { Card } from '@/shared/scoring/types'
import type { Tone } from '@/shared/ui/tone'

export type Ledger = NonNullable<Card['ledger']>
export type Entry = Ledger['entries'][number]
export type Rank = Card['ranks'][number]
export type Gate = Card['gates'][number]
export type Rail = NonNullable<Card['rail']>
export type Proposal = Card['proposals'][number]

const TONES: Partial<Record<Entry['kind'], Tone>> = { reward: 'good', prize: 'good', expense: 'calm' }

/** Rewards and prizes are paid, an expense is the house's own, all else is taken. */
export const kindTone = (kind: Entry['kind']): Tone => TONES[kind] ?? 'bad'

export type Look = 'taken' | 'granted' | 'house' | 'yielding' | 'unset'

/** What another entry stands for is struck out; what the house pays is nobody's; what nobody has set is not zero. */
export function lookOf(entry: Pick<Entry, 'kind' | 'amount' | 'yields_to'>): Look {
  if (entry.yields_to) return 'yielding'
  if (entry.amount === null) return 'unset'
  if (entry.kind === 'expense') return 'house'
  return entry.amount.startsWith('-') ? 'taken' : 'granted'
}

/** Only what lies beyond the limit waits for somebody. */
export const isOver = (rail: Pick<Rail, 'excess'>): boolean => rail.excess !== null && !/^-?0*(\.0*)?$/.test(rail.excess)
