import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { ProblemError } from '@/api/problem'
import { setLocale } from '../i18n/text'
import { required, useForm } from './form'

interface Typed {
  name: string
  label: { zh: string }
}
const EMPTY: Typed = { name: '', label: { zh: '' } }
const send = vi.fn(async (values: Typed) => values.name)
const lacks = (values: Typed) => required({ '/name': values.name, '/label/zh': values.label.zh })
const form = (more: object = {}) => useForm<Typed, string>({ initial: EMPTY, send, lacks, ...more })

function fill(values: Typed): void {
  values.name = '张三'
  values.label.zh = '名称'
}

beforeEach(() => {
  send.mockReset().mockImplementation(async (values) => values.name)
  sessionStorage.clear()
  setLocale('zh-CN')
})

describe('a form', () => {
  it('says what lacks only once it was sent, and sends nothing until then', async () => {
    const asked = form()
    expect(asked.wrongAt('/name')).toBe('')
    expect(await asked.submit()).toBe(false)
    expect(asked.wrongAt('/name')).toBe('必填')
    expect(send).not.toHaveBeenCalled()
    fill(asked.values)
    expect(asked.wrongAt('/name')).toBe('')
    expect(await asked.submit()).toBe(true)
  })

  it('shows a fault of the server at its field, and at those beneath', async () => {
    const asked = form()
    fill(asked.values)
    send.mockRejectedValue(new ProblemError(422, { errors: [{ pointer: '/label/zh', code: 'long', message: '太长' }] }))
    expect(await asked.submit()).toBe(false)
    expect(asked.wrongAt('/label')).toBe('太长')
    expect(asked.wrongAt('/name')).toBe('')
    expect(asked.error.value).toBeInstanceOf(ProblemError)
  })

  it('knows whether something was typed, back and forth, and that saving ends it', async () => {
    const asked = form()
    expect(asked.isDirty.value).toBe(false)
    asked.values.name = 'x'
    expect(asked.isDirty.value).toBe(true)
    asked.values.name = ''
    expect(asked.isDirty.value).toBe(false)
    fill(asked.values)
    await asked.submit()
    expect(asked.isDirty.value).toBe(false)
  })

  it('leaves the record it came from as it was', () => {
    const record = { name: 'a', label: { zh: 'b' } }
    fill(form({ initial: record }).values)
    expect(record).toEqual({ name: 'a', label: { zh: 'b' } })
  })

  it('is sent once, however often it is pressed', async () => {
    const asked = form()
    fill(asked.values)
    const [first, second] = await Promise.all([asked.submit(), asked.submit()])
    expect([first, second, send.mock.calls.length]).toEqual([true, false, 1])
  })

  it('keeps a draft over a reload until it is sent or given up', async () => {
    fill(form({ draft: 'hire' }).values)
    await nextTick()
    const again = form({ draft: 'hire' })
    expect([again.values.name, again.isDirty.value]).toEqual(['张三', true])
    await again.submit()
    expect(form({ draft: 'hire' }).values.name).toBe('')
  })
})

it.each([
  ['', true],
  ['  ', true],
  [null, true],
  [undefined, true],
  [[], true],
  [0, false],
  [false, false],
  ['a', false],
])('%o is empty: %s', (value, empty) => expect(Object.keys(required({ '/x': value }))).toEqual(empty ? ['/x'] : []))
