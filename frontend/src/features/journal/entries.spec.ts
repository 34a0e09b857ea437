import { describe, expect, it } from 'vitest'
import { isSystem, notedBeside, valueInWords } from './entries'
import { actorAddress, addressOf } from './targets'

const YES_NO = { yes: '是', no: '否' }

it('changes are shown as changes, and what is empty not at all', () => {
  expect(notedBeside({ changes: { label: ['a', 'b'] }, purpose: '回访', reason: '', roles: null })).toEqual([
    { field: 'purpose', value: '回访' },
  ])
})

it.each([
  [null, '—'],
  [true, '是'],
  [false, '否'],
  [0, '0'],
  [['HR', 'ADMIN'], 'HR、ADMIN'],
  [[], '—'],
  [{ zh: '员工', en: 'Employee' }, '员工'],
  [[{ role: 'HR' }], '{"role":"HR"}'],
])('%j reads %s', (value, words) => expect(valueInWords(value, YES_NO, 'zh')).toBe(words))

it.each([
  ['user:7', false],
  ['key:3', false],
  ['system', true],
  ['tick:complaints.record_breaches', true],
])('%s acts by itself: %s', (actor, alone) => expect(isSystem(actor)).toBe(alone))

describe('an object leads to its page', () => {
  it.each([
    ['complaint', '7', '/complaints/7'],
    ['user', '3', '/users?open=3'],
    ['repair_order', 'batch', null],
    ['published_run', '3', null],
    ['policy', 'S001-G', '/policies/S001-G'],
    ['policy', '../users', null],
  ])('%s %s', (kind, id, address) => expect(addressOf(kind, id)).toBe(address))

  it.each([
    ['user:7', '/users?open=7'],
    ['key:3', '/api-keys?open=3'],
    ['system', null],
    ['period:3', null],
  ])('%s', (actor, address) => expect(actorAddress(actor)).toBe(address))
})
