import { expect, it } from 'vitest'
import { controlSums, exceptionsWhileJudging, isException } from './control'
import { card, item } from './sampleCards'

const PASS = { zh: '合格', en: 'Pass' }
const paid = (amount: string | null) => [{ code: 'performance', label: { zh: '绩效工资', en: null }, amount }]
const flag = (severity: 'WARNS' | 'INFO') => [{ code: 'x', label: { zh: 'x', en: null }, severity }]

it('adds up what the cards come to, exactly', () => {
  const sums = controlSums([
    card(1, { total: '90.1', grade: PASS, pay: paid('1801.10'), complete: true }),
    card(2, { total: '80.2', grade: PASS, pay: paid('1600.05'), exceptions: flag('WARNS') }),
    card(3, { total: null, pay: paid(null), exceptions: flag('INFO') }),
  ])
  expect(sums).toMatchObject({ cards: 3, complete: 1, exceptions: 1, points: '170.3', mean: '85.15' })
  expect(sums.grades).toEqual([
    { label: PASS, count: 2 },
    { label: null, count: 1 },
  ])
  expect(sums.pay).toEqual([{ code: 'performance', label: { zh: '绩效工资', en: null }, amount: '3401.15', missing: 1 }])
})

it('says nothing about pay to whoever may not see it', () => expect(controlSums([card(1)]).pay).toBeNull())

it('takes mere information for no exception', () => {
  expect(isException(card(1, { exceptions: flag('INFO') }))).toBe(false)
  expect(isException(card(1, { exceptions: flag('WARNS') }))).toBe(true)
})

it('expects open items of whoever comes to judge them, and no verdict on half a total', () => {
  const found = ['open-items', 'lowest-grade', 'late-facts'].map((code) => ({ ...flag('WARNS')[0], code })) as never
  const codes = (open: boolean) =>
    exceptionsWhileJudging(card(1, { exceptions: found, items: [item('process', { open })] })).map((one) => one.code)
  expect(codes(true)).toEqual(['late-facts'])
  expect(codes(false)).toEqual(['lowest-grade', 'late-facts'])
})
