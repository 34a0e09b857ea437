/** Policies as the API writes them, and the curves inside, which are documents of their own. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type PolicyRow = Schemas['PolicyOut']
export type Policy = Schemas['PolicyDetailOut']
export type Item = Policy['sheet'][number]
export type Param = Policy['params'][number]
export type Rule = Policy['events'][number]
export type Version = Schemas['VersionDetailOut']
export type Overlay = Schemas['OverlayActOut']
export type Applies = NonNullable<Rule['applies_to']>
export type VersionState = Version['state']

/** A row of a table: written from below, or from above with `upto`. */
export interface Band {
  from?: string
  to?: string
  below?: string
  upto?: string
  points?: string
  factor?: string
}

export interface Indicator {
  code: string
  label: { zh: string; en?: string }
  points?: string
  fail?: string
  key?: string
  post?: string
  accepts?: { at_least?: string; at_most?: string }
}

/** The notation of a curve: `kind` says which of the others are there. All numbers are text. */
export interface Curve {
  kind: string
  rows?: Band[]
  points?: { at: string; points: string }[]
  bounds?: { measure: string; at_least?: string; at_most?: string }[]
  otherwise?: string
  each?: string | string[]
  floor?: string
  at_least?: string
  target?: string
  cap?: string
  step?: string
  counting?: string
  indicators?: Indicator[]
  take?: string
  of?: string
  periods?: string
  choices?: string[]
  start?: string
}
