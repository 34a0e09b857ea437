import { describe, expect, it } from 'vitest'
import { actsOf } from './acts'

const may = (...words: string[]) => (word: string) => words.includes(word)
const proposed = { state: 'PROPOSED', author: null, proposed_by: { user_id: 7 } }

describe('what is offered', () => {
  it('lets nobody put their own proposal in force', () => {
    expect(actsOf(proposed, { userId: 7, may: may('policies:write', 'policies:activate') })).toEqual(['takeBack'])
    expect(actsOf({ ...proposed, author: { user_id: 8 } }, { userId: 8, may: may('policies:activate') })).toEqual([])
    expect(actsOf(proposed, { userId: 9, may: may('policies:activate') })).toEqual(['activate'])
  })

  it('offers readers nothing, and nothing after the end', () => {
    expect(actsOf({ state: 'ACTIVE', author: null, proposed_by: null }, { userId: 1, may: may('policies:read') })).toEqual([])
    expect(actsOf({ state: 'RETIRED', author: null, proposed_by: null }, { userId: 1, may: () => true })).toEqual([])
  })
})
