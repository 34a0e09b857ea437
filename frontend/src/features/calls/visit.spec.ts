/** What a call is about: a repair order or a sale, each with its own card and its own place to open. */
import { describe, expect, it } from 'vitest'
import { sampleTask } from './sample'
import type { Sale, Task } from './types'
import { isLate, visitFacts, visitLink } from './visit'

const sale: Sale = {
  id: 31,
  so_no: 'SO20261117-0002',
  model: '远航 7',
  delivered_at: '2026-11-17T04:20:00Z',
  consultant: { id: 5, name: '郑洁' },
  contract_day: '2026-10-28',
  promised_delivery_at_first: '2026-11-17T04:00:00Z',
  channel: 'SHOWROOM',
  purchase_type: 'RETAIL',
  served_by: [
    { role: 'CONSULTANT', employee_id: 5, name: '郑洁', code: 'S01' },
    { role: 'DELIVERY', employee_id: null, name: null, code: 'D09' },
  ],
}
const bought = (more: Partial<Sale> = {}): Task => ({
  ...sampleTask(),
  type: 'NEWCAR_D1',
  order: null,
  order_id: null,
  ro_no: null,
  sale: { ...sale, ...more },
})

describe('a visit', () => {
  it('leads to the order or to the sale', () => {
    expect(visitLink(sampleTask())).toEqual({ no: 'RO20261119-0087', to: '/repair-orders/11' })
    expect(visitLink(bought())).toEqual({ no: 'SO20261117-0002', to: '/sales/31' })
    expect(visitLink({ order_id: null, ro_no: null, sale_id: 32, so_no: 'SO-32' })).toEqual({ no: 'SO-32', to: '/sales/32' })
  })

  it('shows the car that was sold in place of the work that was done', () => {
    const facts = visitFacts(bought())
    expect(facts[0]).toMatchObject({ value: 'SO20261117-0002', to: '/sales/31' })
    expect(facts.map((fact) => fact.value)).toContain('远航 7')
    expect(facts.at(-1)?.value).toBe('销售顾问 郑洁 · 交车专员 D09')
    expect(visitFacts(sampleTask())[0]).toMatchObject({ to: '/repair-orders/11' })
  })

  it('is late by the first promise alone', () => {
    expect(isLate(bought())).toBe(true)
    expect(isLate(bought({ promised_delivery_at_first: '2026-11-17T05:00:00Z' }))).toBe(false)
    expect(isLate(bought({ promised_delivery_at_first: null }))).toBe(false)
    expect(isLate(sampleTask())).toBe(true)
  })
})
