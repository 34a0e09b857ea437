import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import CallDeskPage from './CallDeskPage.vue'
import { sampleTask } from './sample'
import type { ResultIn } from './types'

/** A small server: hands out task 7, then nothing, and remembers what it was told. */
function server() {
  const told = { results: [] as ResultIn[], attempts: 0, taken: 0 }
  let held = false
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  const answer = async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname.endsWith('/callbacks/next')) {
      told.taken += 1
      if (told.results.length) return new Response(null, { status: 204 })
      held = true
      return json(sampleTask())
    }
    if (pathname.endsWith('/callbacks/7/attempts')) {
      told.attempts += 1
      const opened = { id: 99, callback_id: 7, seq: 1, started_at: new Date().toISOString(), name: '李明', phone: '13900139000' }
      return json({ ...opened, attempts_left: 3, last_attempt: false, claimed_until: new Date().toISOString() }, 201)
    }
    if (pathname.endsWith('/call-attempts/99/result')) {
      const body = (await request.json()) as ResultIn
      told.results.push(body)
      return json({ attempt_id: 99, callback_id: 7, outcome: body.outcome, state: 'SUCCESS', next_at: null, response_id: 1, complaint_id: null })
    }
    const mine = searchParams.get('mine') === 'true'
    return json({ items: mine && held ? [sampleTask()] : [], next_cursor: null, total: 0 })
  }
  vi.stubGlobal('fetch', vi.fn(answer))
  return told
}

let page: VueWrapper
let strokes = 0

async function open(): Promise<void> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { template: '<i/>' } }] })
  page = mount(CallDeskPage, { global: { plugins: [router, VueQueryPlugin] }, attachTo: document.body })
  await flushPromises()
}

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    strokes += 1
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await flushPromises()
  }
}

beforeEach(() => {
  strokes = 0
  sessionStorage.clear()
  Element.prototype.scrollIntoView = () => undefined
})
afterEach(() => {
  page.unmount()
  vi.unstubAllGlobals()
})

describe('the call desk by keyboard', () => {
  it('completes a call in at most 15 strokes and asks for the next customer', async () => {
    const told = server()
    await open()
    await press('Enter', 'Enter', '1', '1', '2', '1', '1', '1', '1', '0', 'c', 'Enter')
    expect(strokes).toBeLessThanOrEqual(15)
    expect(told.results).toHaveLength(1)
    const sent = told.results[0]
    expect(sent?.outcome).toBe('COMPLETED')
    expect(sent?.answers?.map((one) => one.options?.[0] ?? one.number)).toEqual(['S0', 'S0', 'S1', 'S0', 'S0', 'S0', 10])
    expect(told.taken).toBe(2)
    expect(page.text()).toContain('李*')
  })

  it('shows the number only once the attempt is open', async () => {
    server()
    await open()
    await press('Enter')
    expect(page.text()).toContain('139****9000')
    expect(page.text()).not.toContain('13900139000')
    await press('Enter')
    expect(page.find('a[href="tel:13900139000"]').exists()).toBe(true)
  })

  it('has chosen nothing before the customer spoke', async () => {
    server()
    await open()
    await press('Enter', 'Enter')
    expect(page.findAll('[aria-pressed=true]')).toHaveLength(0)
  })

  it('refuses to complete with open questions and goes to the first of them', async () => {
    const told = server()
    await open()
    await press('Enter', 'Enter', '1', 'ArrowDown', '1', 'c', 'Enter')
    expect(told.results).toHaveLength(0)
    expect(page.find('.question--here').text()).toContain('Q2')
  })

  it('a low answer asks why and offers a complaint in its own words', async () => {
    const told = server()
    await open()
    await press('Enter', 'Enter', '4', '2', 'Enter', '1', '1', '1', '1', '1', '9', 'c', 'Enter')
    const sent = told.results[0]
    expect(sent?.answers?.[0]).toMatchObject({ options: ['S3'], reasons: ['QUALITY'] })
    expect(sent?.complaint?.open).toBe(true)
    expect(sent?.complaint?.description).toContain('没修好')
  })

  it('another time needs the time', async () => {
    const told = server()
    await open()
    await press('Enter', 'Enter', 'l', 'Enter')
    expect(told.results).toHaveLength(0)
    await press('3', 'Enter')
    expect(told.results[0]?.next_call_at).toMatch(/T10:00:00\+08:00$/)
  })

  it('does not ask commercial questions without marketing consent', async () => {
    server()
    await open()
    await press('Enter')
    expect(page.text()).not.toContain('UPSELL')
  })

  it('keeps the draft over a reload', async () => {
    server()
    await open()
    await press('Enter', 'Enter', '1', '2')
    page.unmount()
    await open()
    expect(page.findAll('.option--on').map((one) => one.text())).toEqual(['1非常满意', '2满意'])
  })
})
