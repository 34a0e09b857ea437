/** What a card shows of what the engine decided besides its sheet. The API is played, from the wire on. */
import { flushPromises, mount } from '@vue/test-utils'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLocale, type Label } from '@/shared/i18n/text'
import type { Card } from '@/shared/scoring/types'
import type { Entry, Rank } from './decided'
import ScorecardPage from './ScorecardPage.vue'

const both = (text: string): Label & { en: string } => ({ zh: text, en: `${text} (en)` })

const BARE: Card = {
  schema_version: 1,
  id: 7,
  store: { id: 1, code: 'SH001', label: both('上海浦东店') },
  employee: { id: 24, employee_no: 'SH001-024', name: '白欣怡' },
  position: { code: 'SALES', label: both('销售顾问') },
  period: '2026-10',
  from_day: '2026-10-01',
  to_day: '2026-10-31',
  policy: { code: 'S001-Q', version: '1', title: both('神秘访客') },
  status: 'PUBLISHED',
  status_label: both('已发布'),
  stage: null,
  level: 'STORE',
  provisional: false,
  withdrawn: false,
  revision: 1,
  revisions: 1,
  total: '93',
  possible: '100',
  low: '93',
  high: '93',
  complete: true,
  open_items: 0,
  grade: null,
  rank: null,
  example: false,
  input_hash: 'aa',
  result_hash: 'bb',
  trace_url: '/api/v1/scorecards/7/trace',
  published_at: '2026-11-09T15:00:00+08:00',
  changed_at: '2026-11-09T15:00:00+08:00',
  acknowledged_at: null,
  appeal: null,
  newest: true,
  reason: null,
  period_id: 1,
  appeal_until: null,
  next: [],
  signs: [],
  grades: [],
  room: null,
  groups: [],
  deductions: [],
  pay: null,
  overlays: [],
  siblings: [],
  ledger: null,
  ranks: [],
  gates: [],
  rail: null,
  proposals: [],
  notices: [],
}

const FINE: Entry = {
  code: 'reception_low',
  rule: 'S001-Q.R16',
  kind: 'fine',
  label: both('接待模块低于最低分'),
  sentence: both('接待模块 7 分，低于 8 分 → 罚款 100 元'),
  amount: '-100.00',
  fund: 'training',
  yields_to: null,
  example: false,
  figures: [{ input: 'lowest', measure: 'M-07', sentence: both('单个客户最低总分 61 分'), records: 3 }],
  records: [
    { kind: 'AUDIT_ITEM', id: 7, label: both('进门及时有人迎接'), day: '2026-10-20', path: '/audits/3', counted: true },
    { kind: 'AUDIT_ITEM', id: 9, label: both('保安敬礼并引导'), day: '2026-10-20', path: null, counted: true },
  ],
}

const RANK: Rank = {
  code: 'monthly',
  rule: 'S001-O.R02',
  label: both('月度满意度排名'),
  league: both('大店组'),
  place: 3,
  of: 12,
  figure: '93',
  shared: 2,
  prize: '1750.00',
  reason: null,
  example: false,
}

async function open(more: Partial<Card>, path = '/scorecards/7') {
  vi.stubGlobal('fetch', async () => Response.json({ ...BARE, ...more }))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/scorecards/:id', component: ScorecardPage },
      { path: '/:rest(.*)*', component: { template: '<i />' } },
    ],
  })
  await router.push(path)
  const page = mount(ScorecardPage, { global: { plugins: [router, [VueQueryPlugin, { queryClient: new QueryClient() }]] } })
  await flushPromises()
  await vi.waitFor(() => expect(page.text()).toContain('白欣怡'))
  return page
}

beforeEach(() => setLocale('zh-CN'))
afterEach(() => vi.unstubAllGlobals())

const titles = (page: Awaited<ReturnType<typeof open>>) => page.findAll('h2').map((one) => one.text())

describe('a card', () => {
  it('has no heading for what it has nothing of', async () => {
    expect(titles(await open({}))).toEqual(['核验'])
    expect(titles(await open({ ledger: { taken: '0.00', granted: '0.00', entries: [] } }))).toEqual(['核验'])
  })

  it('tells what was taken and granted, and an opened entry why, down to its records', async () => {
    const page = await open({ ledger: { taken: '100.00', granted: '0.00', entries: [FINE] } })
    expect(page.text()).toContain('扣 ¥100.00 · 奖 ¥0.00')
    const row = page.get('#entries button')
    expect(row.text()).toContain('罚款')
    expect(row.text()).toContain('−¥100.00')
    expect(page.text()).not.toContain('低于 8 分')
    await row.trigger('click')
    await flushPromises()
    expect(page.text()).toContain('低于 8 分')
    expect(page.text()).toContain('S001-Q.R16')
    expect(page.text()).toContain('计入培训基金')
    expect(page.text()).toContain('单个客户最低总分 61 分')
    expect(page.text()).toContain('3 条记录')
    expect(page.findAll('#entries a').map((one) => one.attributes('href'))).toEqual(['/audits/3'])
  })

  it('opens the entry its address names, and says in whose stead another counts', async () => {
    const entries = [FINE, { ...FINE, amount: null, fund: null, yields_to: both('未及时迎接'), records: [] }]
    const page = await open({ ledger: { taken: '100.00', granted: '0.00', entries } }, '/scorecards/7?entry=1')
    expect(page.findAll('#entries [aria-expanded="true"]')).toHaveLength(1)
    expect(page.text()).toContain('与「未及时迎接」重叠')
    expect(page.text()).toContain('金额未设定')
  })

  it('tells the place among how many, the league and the prize, or why there is none', async () => {
    const page = await open({ ranks: [RANK, { ...RANK, code: 'other', place: null, prize: null, shared: 0, reason: both('不符合参评条件') }] })
    expect(page.get('.hero').text()).toContain('第 3 名 / 12 人')
    const [placed, other] = page.findAll('#ranks li')
    for (const said of ['第 3 名 / 12 人', '大店组', '2 人并列', '¥1,750.00']) expect(placed?.text()).toContain(said)
    expect(other?.text()).toContain('未排名')
    expect(other?.text()).toContain('不符合参评条件')
    expect(other?.text()).not.toContain('奖金')
  })

  it('tells which gates closed over it', async () => {
    const gate = { code: 'g', rule: 'S001-Q.R16', label: both('最低分'), sentence: both('本模块记 0 分'), before: '30', after: '23', example: false }
    const page = await open({ gates: [gate, { ...gate, code: 'h', before: null, after: null }] })
    expect(page.text()).toContain('30 → 23')
    expect(page.text()).toContain('本模块记 0 分')
  })

  it.each([
    ['280.00', true],
    ['0.00', false],
  ])('an excess of %s over the limit of deductions waits: %s', async (excess, waits) => {
    const page = await open({ rail: { rule: 'A-79', deductions: '1720.00', limit: '1440.00', excess, sentence: both('扣款 1720 元') } })
    expect(page.text()).toContain('¥1,440.00')
    expect(page.text().includes('超出部分待审批')).toBe(waits)
  })

  it('proposes, and says that nothing was done', async () => {
    const proposal = { code: 'low', label: both('连续低分'), rule: 'S004.R09', action: both('安排培训'), sentence: both('连续三个月低于 60 分'), records: [] }
    const page = await open({ proposals: [proposal], notices: [{ code: 'small-sample', sentence: both('样本很小，请慎看') }] })
    for (const said of ['安排培训', '待决定', '系统不执行', '样本很小，请慎看']) expect(page.text()).toContain(said)
    setLocale('en')
    await flushPromises()
    expect(page.text()).toContain('people decide')
    expect(page.text()).toContain('样本很小，请慎看 (en)')
  })
})
