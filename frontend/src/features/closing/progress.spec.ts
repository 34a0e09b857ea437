import { describe, expect, it } from 'vitest'
import { askedStep, firstStep, nextDue, stepOf, stepsOf } from './progress'
import type { Period } from './types'

const counts = {
  cards: 50,
  self_reviewed: 0,
  manager: 0,
  company: 0,
  approved: 0,
  published: 0,
  group_cards: 0,
  group_published: 0,
  appeals_open: 0,
  acknowledged: 0,
  late: 0,
}
const due = { freeze_on: '2026-11-03', publish_on: '2026-11-10', pay_on: '2026-11-20' }
const month = (state: Period['state'], counted: Partial<Period['counts']> = {}, next: Period['next'] = []) =>
  ({ state, due, next, counts: { ...counts, ...counted } }) as Period
const with_ = (...words: string[]) => (word: string) => words.includes(word)

describe('where a month stands', () => {
  it.each([
    [month('OPEN'), 'completeness'],
    [month('OPEN', {}, ['freeze']), 'freeze'],
    [month('FROZEN'), 'review'],
    [month('IN_REVIEW', { manager: 50 }), 'review'],
    [month('IN_REVIEW', { manager: 50, company: 50 }), 'approve'],
    [month('APPROVED'), 'publish'],
    [month('PUBLISHED'), 'appeals'],
    [month('LOCKED'), 'lock'],
  ])('%#: %s', (period, step) => expect(stepOf(period)).toBe(step))

  it('counts what is through, and leaves a step open while the group still works in it', () => {
    const steps = stepsOf(month('PUBLISHED', { company: 48, approved: 48, published: 48, group_cards: 2, acknowledged: 9 }))
    expect(steps.map(({ step, standing, done, of }) => [step, standing, done, of])).toEqual([
      ['completeness', 'done', null, null],
      ['freeze', 'done', null, null],
      ['review', 'now', 48, 50],
      ['approve', 'now', 48, 50],
      ['publish', 'now', 48, 50],
      ['appeals', 'now', 9, 48],
      ['lock', 'ahead', null, null],
    ])
  })

  it('has nothing ahead once it is locked', () => {
    const all = { company: 50, approved: 50, published: 50, acknowledged: 3 }
    expect(new Set(stepsOf(month('LOCKED', all)).map((one) => one.standing))).toEqual(new Set(['done']))
  })
})

describe('what somebody sees first', () => {
  it.each([
    ['HR of a month that is over', month('OPEN', {}, ['freeze']), [], 'freeze'],
    ['a head before the freeze', month('OPEN'), ['scorecards:review-manager'], 'completeness'],
    ['a head', month('IN_REVIEW'), ['scorecards:review-manager'], 'review'],
    ['a head who is through', month('IN_REVIEW', { manager: 50, company: 50 }), ['scorecards:review-manager'], 'approve'],
    ['the general manager', month('IN_REVIEW', { manager: 50, company: 50 }), ['scorecards:approve'], 'approve'],
    ['whoever publishes', month('APPROVED', { manager: 50, company: 50, approved: 50 }, ['publish']), [], 'publish'],
    ['the group behind the store', month('PUBLISHED', { published: 48 }, ['publish-group']), [], 'publish'],
    ['the general manager, once the store is out', month('PUBLISHED', { approved: 48, published: 48 }), ['scorecards:approve'], 'appeals'],
    ['anybody of a locked month', month('LOCKED'), ['scorecards:approve'], 'lock'],
  ])('%s', (_, period, words, step) => expect(firstStep(period, with_(...words))).toBe(step))
})

it.each([
  [{}, null],
  [{ step: 'late' }, 'late'],
  [{ step: 'lock', stage: 'APPROVE' }, 'lock'],
  [{ stage: 'COMPANY' }, 'review'],
  [{ stage: 'APPROVE' }, 'approve'],
  [{ step: ['review'] }, null],
])('the address %o asks for %s', (query, step) => expect(askedStep(query)).toBe(step))

describe('what falls due', () => {
  it.each([
    [month('OPEN'), '2026-11-01', 'freeze', 'warn'],
    [month('OPEN'), '2026-11-04', 'freeze', 'bad'],
    [month('IN_REVIEW'), '2026-11-05', 'publish', 'calm'],
    [month('PUBLISHED'), '2026-11-20', 'pay', 'warn'],
  ])('%#', (period, today, kind, urgency) => expect(nextDue(period, today)).toMatchObject({ kind, urgency }))

  it('is nothing once the month is locked', () => expect(nextDue(month('LOCKED'), '2026-12-01')).toBeNull())
})
