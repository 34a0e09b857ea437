/** Which parts of the close the first page shows: only those with something in them. */
import type { Workbench } from './queries'

export type Closing = NonNullable<Workbench['closing']>
type Maybe = Workbench['closing']

/** Somebody who runs or judges months, or rules on appeals, has something waiting. */
export const closes = (closing: Maybe): closing is Closing =>
  !!closing && closing.months.length + closing.to_rule.length > 0

export const hasResults = (closing: Maybe): closing is Closing =>
  !!closing && closing.to_review.length + closing.to_acknowledge.length + closing.my_appeals.length > 0

type Step = Closing['months'][number]['step']

const STAGES: Partial<Record<Step, string>> = { REVIEW_MANAGER: 'MANAGER', REVIEW_COMPANY: 'COMPANY', APPROVE: 'APPROVE' }

/** The page of the month, at the stage whose cards were counted. */
export function pathOf(month: { id: number; step: Step }): string {
  const stage = STAGES[month.step]
  return `/closing/${month.id}${stage ? `?stage=${stage}` : ''}`
}

/** The day has passed by which a month should have been out. */
export const isLate = (month: { state: string; publish_on: string }, today: string) =>
  month.state !== 'PUBLISHED' && month.publish_on < today
