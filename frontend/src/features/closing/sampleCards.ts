/** Cards to test the close with; nothing of the product reads them. */
import type { Column, Item, Judged, Row } from './types'

export const column = (item: string, max: string, choices: string[] | null = null): Column => ({
  policy: 'S001-G',
  item,
  label: { zh: item, en: item },
  max,
  choices,
})

export const said = (points: string): Judged => ({ points, reason: '见记录', by: '沈立', at: '2026-11-03T01:00:00Z' })

export const item = (code: string, given: Partial<Item> = {}): Item => ({
  item: code,
  self_entry: null,
  manager: null,
  company: null,
  points: null,
  full: '30',
  open: true,
  ...given,
})

export const card = (id: number, given: Partial<Row> = {}): Row => ({
  card_id: id,
  employee: { id, employee_no: `E${id}`, name: `员工${id}` },
  position: { code: 'ADVISOR', label: { zh: '服务顾问', en: null } },
  policy: 'S001-G',
  level: 'STORE',
  next_stage: 'MANAGER',
  total: '60',
  possible: '100',
  grade: null,
  complete: false,
  pay: null,
  exceptions: [],
  signs: [],
  items: [item('process')],
  may_sign: true,
  why_not: null,
  ...given,
})
