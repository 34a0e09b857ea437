import { expect, it } from 'vitest'
import { byArea, changeOf, shareOf, withArea } from './matrix'

const READ = { word: 'calls:read', area: 'calls' }
const WORK = { word: 'calls:work', area: 'calls' }
const CALLS = [READ, WORK]
const ALL = [READ, { word: 'pay:read', area: 'pay' }, WORK]

it('words stand in their area, in the order of the list', () => {
  expect(byArea(ALL).map((one) => [one.area, one.words.map((word) => word.word)])).toEqual([
    ['calls', ['calls:read', 'calls:work']],
    ['pay', ['pay:read']],
  ])
})

it.each([
  [[], 'none'],
  [['pay:read'], 'none'],
  [['calls:read'], 'some'],
  [['calls:work', 'calls:read', 'pay:read'], 'all'],
])('of %o the calls are held: %s', (held, share) => expect(shareOf(CALLS, held)).toBe(share))

it('a whole area is taken or given at once, the others stay', () => {
  expect(withArea(CALLS, ['pay:read', 'calls:read'], true).sort()).toEqual(['calls:read', 'calls:work', 'pay:read'])
  expect(withArea(CALLS, ['pay:read', 'calls:read'], false)).toEqual(['pay:read'])
})

it('says what is gained and lost', () => {
  expect(changeOf(['a:1', 'a:2'], ['a:2', 'a:3'])).toEqual({ gained: ['a:3'], lost: ['a:1'] })
})
