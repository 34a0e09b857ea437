import { expect, it } from 'vitest'
import { kindOf, valueFor } from './finding'

it.each([
  ['13800138000', 'phone'],
  ['138 0013 8000', 'phone'],
  ['+8613800138000', 'phone'],
  ['021-62345678', 'phone'],
  ['8000', 'last4'],
  ['沪A12345', 'plate'],
  ['沪a·d12345', 'plate'],
  ['沪A1234挂', 'plate'],
  ['123456', 'vin_tail'],
  ['LSVAA49J132047371', 'vin_tail'],
  ['C-1001', null],
  ['', null],
])('%s reads as %s', (typed, kind) => expect(kindOf(typed)).toBe(kind))

it.each([
  ['phone', '138 0013 8000', '13800138000'],
  ['vin_tail', 'lsvaa49j132047371', '047371'],
  ['plate', '沪a·12345', '沪A12345'],
  ['no', ' C 1001 ', 'C 1001'],
] as const)('%s %s is asked for as %s', (kind, typed, asked) => expect(valueFor(kind, typed)).toBe(asked))
