/** Scorecards and appeals as the API writes them. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Card = Schemas['ScorecardDetailOut']
export type CardLine = Schemas['ScorecardItemOut']
export type Group = Card['groups'][number]
export type Line = Group['lines'][number]
export type Reading = Line['readings'][number]
export type Node = Schemas['NodeOut']
export type Compare = Schemas['CompareOut']
export type CompareLine = Compare['lines'][number]
