import { describe, expect, it } from 'vitest'
import { exampleOf, lackOf, rulingOf, type RulingForm } from './ruling'

const form = (given: Partial<RulingForm>): RulingForm => ({ person: null, category: '', decision: '', reason: '', ...given })

describe('each kind asks for its own', () => {
  it.each([
    ['EMPLOYEE', ['/employee_id']],
    ['CATEGORY', ['/category']],
    ['ATTRIBUTION', ['/decision', '/reason']],
  ] as const)('%s', (kind, asked) => expect(Object.keys(lackOf(kind, form({})))).toEqual(asked))

  it('and sends nothing of another', () => {
    const full = form({ person: { id: 7 }, category: 'MAINT', decision: 'KEEP', reason: ' 核实 ' })
    expect(rulingOf('EMPLOYEE', full)).toEqual({ employee_id: 7, reason: '核实' })
    expect(rulingOf('CATEGORY', full)).toEqual({ category: 'MAINT', reason: '核实' })
    expect(rulingOf('ATTRIBUTION', full)).toEqual({ decision: 'KEEP', reason: '核实' })
  })
})

it.each([
  [{ ro_no: 'RO1', order_id: 5 }, { kind: 'order', no: 'RO1', to: '/repair-orders/5' }],
  [{ so_no: 'SO1', sale_id: 6 }, { kind: 'sale', no: 'SO1', to: '/sales/6' }],
  [{ appointment_no: 'A 1' }, { kind: 'appointment', no: 'A 1', to: '/appointments?no=A%201' }],
  [{}, null],
])('%j leads to its record', (sample, example) => expect(exampleOf(sample)).toEqual(example))
