/** A task as the API hands it out, for the specs of this feature. */
import type { OutcomeButton, Question, Task } from './types'

const label = (zh: string) => ({ zh, en: zh })

function scale(code: string, more: Partial<Question> = {}): Question {
  const steps = ['非常满意', '满意', '一般', '不满意', '非常不满意']
  return {
    code,
    section: 'MAIN',
    text: label(`问题 ${code}`),
    hint: null,
    kind: 'SCALE',
    required: true,
    key: false,
    commercial: false,
    allow_na: false,
    low: null,
    high: null,
    options: steps.map((step, place) => ({
      code: `S${place}`,
      label: label(step),
      points: 100 - place * 25,
      polarity: place < 2 ? 'POS' : place === 2 ? 'NEU' : 'NEG',
      requires_reason: place > 2,
      triggers: place > 2 ? ['COMPLAINT'] : [],
    })),
    ...more,
  }
}

const nps: Question = { ...scale('NPS'), kind: 'NPS', options: [], low: 0, high: 10 }
const words: Question = { ...scale('WORDS'), kind: 'TEXT', options: [], required: false }
const upsell: Question = { ...scale('UPSELL'), commercial: true }

function button(code: OutcomeButton['code'], more: Partial<OutcomeButton> = {}): OutcomeButton {
  return {
    code,
    label: label(code),
    connected: true,
    takes_answers: false,
    asks_time: false,
    stops_calls: false,
    state: 'SCHEDULED',
    next_at: '2026-11-23T02:00:00Z',
    ...more,
  }
}

export function sampleTask(id = 7): Task {
  return {
    id,
    row_version: 1,
    store: { id: 1, code: 'SH001', label: label('上海一店'), zone: 'Asia/Shanghai' },
    type: 'AFTERSALES_D3',
    state: 'IN_PROGRESS',
    due_from: '2026-11-21T01:00:00Z',
    due_at: '2026-11-22T10:30:00Z',
    due_day: '2026-11-22',
    next_at: null,
    requested: false,
    overdue: false,
    attempts: 0,
    first_attempt_at: null,
    completed_at: null,
    exempt_reason: null,
    merged_into_id: null,
    order_id: 11,
    ro_no: 'RO20261119-0087',
    repair_category: 'GENERAL',
    sale: null,
    delivered_at: '2026-11-19T09:20:00Z',
    customer_id: 3,
    customer_name: '李*',
    customer_phone: '139****9000',
    plate: '沪A***45',
    model: '星越',
    claimed_by: null,
    claimed_until: null,
    mine: true,
    attempts_left: 3,
    last_attempt: false,
    callable_now: true,
    blocked_by: null,
    open_attempt: null,
    person: { customer_id: 3, role: 'SENDER', relation: 'FAMILY', name: '李*', phone: '139****9000' },
    vehicle: { id: 5, plate: '沪A***45', vin: '***********184847', model: '星越', energy: 'BEV', sold_on: null },
    order: {
      id: 11,
      ro_no: 'RO20261119-0087',
      ro_type: 'REPAIR',
      repair_category: 'GENERAL',
      opened_at: '2026-11-19T01:00:00Z',
      promised_at_first: '2026-11-19T09:00:00Z',
      delivered_at: '2026-11-19T09:20:00Z',
      odometer_in: 45210,
      total: '1640.50',
      customer_statement: '刹车异响',
      diagnosis: null,
      served_by: [{ role: 'ADVISOR', employee_id: 21, name: '王顾问', code: 'A07' }],
    },
    merged: [],
    consent: { banner: null, service_callback: true, marketing: false, preferred_slot: null },
    history: { attempts: [], responses: [], complaints: [] },
    questionnaire: {
      version_id: 1,
      code: 'AFTERSALES_D3',
      version: 1,
      type: 'AFTERSALES_D3',
      state: 'PUBLISHED',
      title: label('售后三日'),
      opening: label('您好'),
      closing: label('感谢'),
      sections: [{ code: 'MAIN', title: label('服务'), factor: null }],
      questions: [scale('Q1'), scale('Q2'), scale('Q3'), scale('Q4'), scale('Q5'), scale('Q6'), nps, words, upsell],
      reasons: [
        { code: 'WAIT', label: label('等待时间长') },
        { code: 'QUALITY', label: label('没修好') },
      ],
    },
    outcomes: [
      button('COMPLETED', { takes_answers: true, state: 'SUCCESS', next_at: null }),
      button('NO_ANSWER', { connected: false }),
      button('CALL_LATER', { asks_time: true, next_at: null }),
    ],
  }
}
