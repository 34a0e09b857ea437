/** How far a month has come, step by step, and which step somebody should see first. */
import type { Act, Period, PeriodState } from './types'

export const STEPS = ['completeness', 'freeze', 'review', 'approve', 'publish', 'appeals', 'lock'] as const
export type Step = (typeof STEPS)[number]
export type Standing = 'done' | 'now' | 'ahead'

export interface StepProgress {
  step: Step
  standing: Standing
  /** Null where there is nothing to count yet. */
  done: number | null
  of: number | null
}

/** The step that a state of the period waits in. */
const WAITS_IN: Record<PeriodState, Step> = {
  OPEN: 'completeness',
  FROZEN: 'review',
  IN_REVIEW: 'review',
  APPROVED: 'publish',
  PUBLISHED: 'appeals',
  LOCKED: 'lock',
}

/** Where the month stands. Judging is over when the last stage has been signed for every card. */
export function stepOf({ state, counts, next }: Period): Step {
  if (next.includes('freeze')) return 'freeze'
  if (state === 'IN_REVIEW' && counts.company >= storeCards(counts)) return 'approve'
  return WAITS_IN[state]
}

const storeCards = (counts: Period['counts']): number => counts.cards - counts.group_cards

export function stepsOf(period: Period): StepProgress[] {
  const { counts, state } = period
  const here = STEPS.indexOf(stepOf(period))
  const frozen = state !== 'OPEN'
  const count: Partial<Record<Step, [number, number]>> = frozen
    ? {
        review: [counts.company, counts.cards],
        approve: [counts.approved, counts.cards],
        publish: [counts.published, counts.cards],
        appeals: [counts.acknowledged, counts.published],
      }
    : {}
  return STEPS.map((step, place) => {
    const [done, of] = count[step] ?? [null, null]
    const locked = state === 'LOCKED'
    const standing = place < here || locked ? 'done' : place === here ? 'now' : 'ahead'
    // The group may still be at work on its cards when the store has gone on.
    const behind = standing === 'done' && !locked && step !== 'appeals' && done !== null && of !== null && done < of
    return { step, standing: behind ? 'now' : standing, done, of }
  })
}

/** The step where a person has something to do, else where the month stands. */
export function firstStep(period: Period, may: (word: string) => boolean): Step {
  const { counts, next, state } = period
  const can = (act: Act) => next.includes(act)
  if (state === 'OPEN') return can('freeze') ? 'freeze' : 'completeness'
  if (state === 'LOCKED') return 'lock'
  if (can('start-review')) return 'review'
  if (can('publish') || can('publish-group')) return 'publish'
  // What is still judged now is the group's, and the group is sent to its stage by name.
  if (state !== 'IN_REVIEW') return stepOf(period)
  if (may('scorecards:review-manager') && counts.manager < counts.cards) return 'review'
  if (may('scorecards:review-company') && counts.company < counts.cards) return 'review'
  if (may('scorecards:approve') && counts.approved < counts.cards) return 'approve'
  return stepOf(period)
}

/** What the address asks for: a step, or a stage of judging that somebody was sent to. */
export function askedStep(query: { step?: unknown; stage?: unknown }): Step | 'late' | null {
  if (query.step === 'late') return 'late'
  const step = STEPS.find((one) => one === query.step)
  if (step) return step
  if (query.stage === 'MANAGER' || query.stage === 'COMPANY') return 'review'
  return query.stage === 'APPROVE' ? 'approve' : null
}

export type Urgency = 'calm' | 'warn' | 'bad'

export interface NextDue {
  kind: 'freeze' | 'publish' | 'pay'
  on: string
  urgency: Urgency
}

const SOON_DAYS = 2
const DAY_MS = 86_400_000

/** What falls due next, as the store's calendar of `today` sees it; null once the month is locked. */
export function nextDue({ state, due }: Period, today: string): NextDue | null {
  if (state === 'LOCKED') return null
  const kind = state === 'OPEN' ? 'freeze' : state === 'PUBLISHED' ? 'pay' : 'publish'
  const on = { freeze: due.freeze_on, publish: due.publish_on, pay: due.pay_on }[kind]
  const left = Math.round((Date.parse(on) - Date.parse(today)) / DAY_MS)
  return { kind, on, urgency: left < 0 ? 'bad' : left <= SOON_DAYS ? 'warn' : 'calm' }
}
