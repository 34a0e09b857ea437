import { expect, it } from 'vitest'
import { pairs, read } from './naming'

it('stands frozen beside new, role by role, and tells what differs', () => {
  const found = pairs({
    frozen: [['ADVISOR', 'A01', '1'], ['TECHNICIAN', 'T11', '0.6'], ['TECHNICIAN', 'T12', '0.4']],
    named: [['ADVISOR', 'A02', '1'], ['TECHNICIAN', 'T12', '0.40'], ['TECHNICIAN', 'T11', '0.60'], ['QC', 'Q02', '1']],
  })
  expect(found.map((one) => [one.role, one.frozen.length, one.named.length, one.differs])).toEqual([
    ['ADVISOR', 1, 1, true],
    ['TECHNICIAN', 2, 2, false],
    ['QC', 0, 1, true],
  ])
})

it.each([[undefined], [null], ['A01'], [[['ADVISOR']]], [[{ role: 'ADVISOR' }]]])('%j names nobody', (list) => {
  expect(read(list)).toEqual([])
})
