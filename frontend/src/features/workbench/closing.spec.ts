import { describe, expect, it } from 'vitest'
import { closes, hasResults, isLate, pathOf, type Closing } from './closing'

const nothing: Closing = { to_review: [], to_acknowledge: [], my_appeals: [], to_rule: [], months: [] }

describe('the close on the first page', () => {
  it('is not there while nothing waits', () => {
    for (const none of [null, nothing]) {
      expect(closes(none)).toBe(false)
      expect(hasResults(none)).toBe(false)
    }
    expect(closes({ ...nothing, to_rule: [{ id: 1 } as Closing['to_rule'][number]] })).toBe(true)
  })

  it('a stage opens the sheet of that stage, a step the month', () => {
    expect(pathOf({ id: 7, step: 'REVIEW_COMPANY' })).toBe('/closing/7?stage=COMPANY')
    expect(pathOf({ id: 7, step: 'FREEZE' })).toBe('/closing/7')
  })

  it('a month is late the day after it should have been out, and no more once it is', () => {
    const month = { state: 'IN_REVIEW', publish_on: '2026-11-10' }
    expect(isLate(month, '2026-11-10')).toBe(false)
    expect(isLate(month, '2026-11-11')).toBe(true)
    expect(isLate({ ...month, state: 'PUBLISHED' }, '2026-11-11')).toBe(false)
  })
})
