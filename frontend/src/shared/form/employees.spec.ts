import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useEmployeeSearch } from './employees'

const asked: string[] = []
const held: (() => void)[] = []

/** A server that answers when it is told to, with one person named as was asked. */
function server(): void {
  const answer = async (request: Request) => {
    const { searchParams } = new URL(request.url)
    asked.push(searchParams.toString())
    await new Promise<void>((resolve) => held.push(resolve))
    const q = searchParams.get('q') ?? 'all'
    const items = [{ id: q.length, employee_no: `E-${q}`, name: q }]
    return new Response(JSON.stringify({ items, next_cursor: null, total: null }), { headers: { 'Content-Type': 'application/json' } })
  }
  vi.stubGlobal('fetch', vi.fn(answer))
}

const answered = async (place: number) => {
  await vi.waitFor(() => expect(held.length).toBeGreaterThan(place))
  held[place]?.()
}

beforeEach(server)
afterEach(() => {
  asked.length = 0
  held.length = 0
  vi.unstubAllGlobals()
})

describe('finding employees', () => {
  it('asks for the store with what was typed, pinyin or not', async () => {
    const { find, found } = useEmployeeSearch(() => 3, () => [])
    const search = find(' zs ')
    await answered(0)
    await search
    expect(asked).toEqual(['store_id=3&q=zs&limit=20'])
    expect(found.value).toEqual([{ id: 2, name: 'zs', employee_no: 'E-zs' }])
  })

  it('keeps the chosen, so that a field can name them', async () => {
    const { find, found } = useEmployeeSearch(() => undefined, () => [{ id: 99, name: '张三' }])
    expect(found.value).toEqual([{ id: 99, name: '张三' }])
    const search = find('zs')
    await answered(0)
    await search
    expect(found.value.map((one) => one.id)).toEqual([99, 2])
  })

  it('shows what was asked last, whatever is answered first', async () => {
    const { find, found } = useEmployeeSearch(() => undefined, () => [])
    const searches = [find('z'), find('zsf')]
    await answered(1)
    await answered(0)
    await Promise.all(searches)
    expect(found.value.map((one) => one.name)).toEqual(['zsf'])
  })
})
