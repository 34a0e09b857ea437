import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { defineComponent, h } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { ProblemError } from '@/api/problem'
import ListPage from './ListPage.vue'
import { useColumns } from './columns'
import { useListPage, type Portion } from './listPage'
import TextFilter from './TextFilter.vue'

interface Row {
  id: number
  name: string
}
type Load = (filters: { q: string }, portion: Portion, sort: string) => Promise<{ items: Row[]; next_cursor: string | null; total: number }>

const ROWS: Row[] = [
  { id: 1, name: '张三' },
  { id: 2, name: '李四' },
]
const all: Load = async () => ({ items: ROWS, next_cursor: null, total: 2 })

let page: VueWrapper
let router: Router

/** A page as features write them, over the rows that `load` gives. */
async function open(load: Load, path = '/rows'): Promise<void> {
  const Page = defineComponent(() => {
    const list = useListPage<Row, { q: string }>({ name: 'rows', key: ['rows'], filters: { q: '' }, load })
    const columns = useColumns(() => [
      { key: 'name', title: 'Name', sort: { up: 'name', down: '-name' } },
      { key: 'id', title: 'Id' },
    ])
    return () =>
      h(
        ListPage<Row, 'name' | 'id'>,
        {
          title: 'Rows',
          list,
          columns: columns.value,
          rowKey: (row: Row) => row.id,
          empty: 'Nothing here',
          emptyNext: 'Add one',
          onOpen: (row: Row) => list.open(row.id),
        },
        {
          filters: () => h(TextFilter, { label: 'Find', modelValue: list.draft.q, 'onUpdate:modelValue': (q: string) => (list.draft.q = q) }),
          name: ({ row }: { row: Row }) => row.name,
          id: ({ row }: { row: Row }) => row.id,
          emptyActions: () => h('button', 'Add'),
        },
      )
  })
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/rows', component: Page }] })
  await router.push(path)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  page = mount(Page, { global: { plugins: [router, [VueQueryPlugin, { queryClient }]] }, attachTo: document.body })
  await flushPromises()
}

afterEach(() => page.unmount())

describe('a list page', () => {
  it('asks with what stands in the address, and for as many rows as somebody likes', async () => {
    localStorage.setItem('kaoping.list.rows', JSON.stringify({ portion: 20 }))
    const load = vi.fn(all)
    await open(load, '/rows?q=zs&sort=-name')
    expect(load).toHaveBeenCalledExactlyOnceWith({ q: 'zs' }, { cursor: undefined, limit: 20, with_total: true }, '-name')
    expect(page.find('input').element.value).toBe('zs')
    expect(page.find('[aria-sort=descending]').text()).toContain('Name')
    expect(page.find('[role=status]').text()).toMatch(/2/)
  })

  it('searches on Enter and puts it into the address, keeping the order', async () => {
    const load = vi.fn(all)
    await open(load, '/rows?sort=name')
    await page.find('input').setValue('ls')
    expect(load).toHaveBeenCalledTimes(1)
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ q: 'ls', sort: 'name' })
    expect(load.mock.lastCall?.[0]).toEqual({ q: 'ls' })
  })

  it('opens a row beside the list without asking for the list again', async () => {
    const load = vi.fn(all)
    await open(load, '/rows?q=a')
    await page.findAll('tbody tr')[1]?.trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ q: 'a', open: '2' })
    expect(page.findAll('tbody tr')[1]?.classes()).toContain('here')
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('sorts by a press on a head', async () => {
    const load = vi.fn(all)
    await open(load)
    await page.find('th button').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ sort: 'name' })
    expect(load.mock.lastCall?.[2]).toBe('name')
  })

  it('puts a column away and remembers it', async () => {
    await open(all)
    await page.find('.look button').trigger('click')
    const boxes = page.findAll('.look input[type=checkbox]')
    expect(boxes[0]?.attributes('disabled')).toBeDefined()
    await boxes[1]?.setValue(false)
    expect(page.findAll('th').map((head) => head.text().split(' ')[0])).toEqual(['Name'])
    expect(localStorage.getItem('kaoping.list.rows')).toContain('"id":false')
  })

  it('says the next step where there is nothing, and takes the filters back', async () => {
    await open(async () => ({ items: [], next_cursor: null, total: 0 }), '/rows?q=x')
    expect(page.text()).toContain('Nothing here')
    expect(page.text()).toContain('Add one')
    await page.findAll('button').find((button) => button.text() === '重置' && button.element.closest('.empty'))?.trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({})
  })

  it('shows what went wrong and tries again', async () => {
    const load = vi.fn<Load>().mockRejectedValueOnce(new ProblemError(503, { request_id: 'r-7' })).mockImplementation(all)
    await open(load)
    expect(page.find('[role=alert]').text()).toContain('r-7')
    await page.find('[role=alert] button').trigger('click')
    await flushPromises()
    expect(page.findAll('tbody tr')).toHaveLength(2)
  })

  it('fetches the next rows where there are more', async () => {
    const load = vi.fn<Load>(async (_filters, { cursor }) =>
      cursor ? { items: ROWS.slice(1), next_cursor: null, total: 2 } : { items: ROWS.slice(0, 1), next_cursor: 'c', total: 2 },
    )
    await open(load)
    await page.find('footer button').trigger('click')
    await flushPromises()
    expect(page.findAll('tbody tr')).toHaveLength(2)
  })
})
