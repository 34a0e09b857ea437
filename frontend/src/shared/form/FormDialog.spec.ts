import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, RouterView, type Router } from 'vue-router'
import { ProblemError } from '@/api/problem'
import { setLocale } from '../i18n/text'
import { useForm } from './form'
import FormDialog from './FormDialog.vue'
import FormField from './FormField.vue'

const send = vi.fn(async (values: { name: string }) => values)
const closed = vi.fn()
let page: VueWrapper
let router: Router

const Page = defineComponent(() => {
  const form = useForm({ initial: { name: '' }, send, done: closed })
  return () =>
    h(FormDialog, { title: 'Edit', form, onClose: closed }, () =>
      h(FormField, { label: 'Name', pointer: '/name' }, () =>
        h('input', {
          class: 'name',
          value: form.values.name,
          onInput: (event: Event) => {
            form.values.name = (event.target as HTMLInputElement).value
          },
        }),
      ),
    )
})

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
const pressed = async (words: string) => {
  all('.el-dialog button').find((button) => button.textContent?.trim() === words)?.click()
  await flushPromises()
}

async function type(name: string): Promise<void> {
  const [input] = all('.name') as HTMLInputElement[]
  if (!input) throw new Error('the field is not there')
  input.value = name
  input.dispatchEvent(new Event('input'))
  await flushPromises()
}

beforeEach(async () => {
  setLocale('zh-CN')
  send.mockReset().mockImplementation(async (values) => values)
  closed.mockReset()
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: Page },
      { path: '/other', component: { template: '<i/>' } },
      { path: '/sign-in', component: { template: '<i/>' }, meta: { public: true } },
    ],
  })
  await router.push('/')
  page = mount(RouterView, { global: { plugins: [router] }, attachTo: document.body })
  await flushPromises()
})
afterEach(() => page.unmount())

describe('a form in a dialog', () => {
  it('is sent by Enter', async () => {
    await type('张三')
    all('.el-dialog form')[0]?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true }))
    await flushPromises()
    expect(send).toHaveBeenCalledExactlyOnceWith({ name: '张三' })
    expect(closed).toHaveBeenCalled()
  })

  it('closes at once when nothing was typed, and asks when something was', async () => {
    await pressed('取消')
    expect(closed).toHaveBeenCalledTimes(1)
    await type('x')
    await pressed('取消')
    expect(closed).toHaveBeenCalledTimes(1)
    await pressed('继续填写')
    await pressed('取消')
    await pressed('放弃修改')
    expect(closed).toHaveBeenCalledTimes(2)
  })

  it('does not let the back button lose what was typed, but the end of a session does', async () => {
    await type('x')
    await router.push('/other')
    expect(router.currentRoute.value.path).toBe('/')
    expect(all('[role=alertdialog]')).toHaveLength(1)
    await router.push('/sign-in')
    expect(router.currentRoute.value.path).toBe('/sign-in')
  })

  it('shows a fault at its field and on top only what no field shows', async () => {
    send.mockRejectedValue(
      new ProblemError(422, {
        title: '提交的内容有误',
        errors: [
          { pointer: '/name', code: 'taken', message: '已被使用' },
          { pointer: '/other', code: 'odd', message: '不认识' },
        ],
      }),
    )
    await type('x')
    await pressed('保存')
    await vi.waitFor(() => expect(all('.el-form-item__error')[0]?.textContent?.trim()).toBe('已被使用'))
    expect(document.activeElement?.className).toBe('name')
    expect(all('.fault__fields li').map((line) => line.textContent?.trim())).toEqual(['other 不认识'])
  })
})
