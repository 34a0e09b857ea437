/** Items and an audit as the API writes them, for the specs of this feature. */
import type { Item } from '../types'
import type { Edit } from './edit'

const label = (zh: string) => ({ zh, en: zh })

export const REASONS = [
  { code: 'NOT_PRESENT', label: label('没有该设施'), needs_note: false },
  { code: 'OTHER', label: label('其他'), needs_note: true },
]

export function sampleItem(code = 'C01', more: Partial<Item> = {}): Item {
  return {
    id: Number(code.slice(1)),
    code,
    label: label(`指标 ${code}`),
    hint: null,
    source: 'MS',
    kind: 'CHECK',
    unit: null,
    low: null,
    high: null,
    modes: [],
    fail_needs: [],
    position: null,
    result: null,
    value: null,
    mode: null,
    reason: null,
    note: null,
    responsible: [],
    photos: [],
    observed_at: null,
    marked_at: null,
    row_version: 1,
    ...more,
  }
}

export const temperature = (more: Partial<Item> = {}) => sampleItem('C16', { kind: 'NUMBER', unit: '°C', low: '18', high: '26', ...more })

export const radio = () =>
  sampleItem('C21', {
    modes: [
      { code: 'SHOWROOM', label: label('展厅模式'), hint: label('一直在运行') },
      { code: 'ORDINARY', label: label('未开启'), hint: label('能演示即可') },
    ],
  })

export const sampleEdit = (more: Partial<Edit> = {}): Edit => ({
  result: null,
  value: null,
  mode: null,
  reason: null,
  note: '',
  observedAt: '2026-11-22T02:00:00.000Z',
  ...more,
})
