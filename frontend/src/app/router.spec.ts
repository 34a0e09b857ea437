import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { session, type Me } from '@/shared/session/session'
import { menu } from './features'
import { guard, home } from './router'

const me: Me = {
  user_id: 1,
  username: 'agent',
  name: '陈静',
  language: 'zh',
  must_change_password: false,
  employee: null,
  roles: ['AGENT'],
  permissions: ['calls:work', 'complaints:read'],
  stores: [],
}

async function signInAs(person: Partial<Me>): Promise<void> {
  const reply = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  const answer = async (request: Request | string) =>
    typeof request === 'string' ? reply({ access_token: 'token' }) : reply({ ...me, ...person })
  vi.stubGlobal('fetch', vi.fn(answer))
  await session.signIn('agent', 'pass')
}

const to = (path: string, meta = {}) => guard({ path, fullPath: path, meta })

beforeEach(() => session.forget())
afterEach(() => vi.unstubAllGlobals())

describe('the guard', () => {
  it('leads strangers to the door and remembers where they were going', async () => {
    expect(await to('/complaints/7')).toEqual({ path: '/sign-in', query: { next: '/complaints/7' } })
    expect(await to('/')).toEqual({ path: '/sign-in', query: {} })
    expect(await to('/sign-in', { public: true })).toBe(true)
  })

  it('opens what the permissions open, and nothing else', async () => {
    await signInAs({})
    expect(await to('/calls', { needs: 'calls:work' })).toBe(true)
    expect(await to('/scorecards', { needs: 'scorecards:read' })).toEqual({
      path: '/not-allowed',
      query: { page: '/scorecards' },
    })
    expect(await to('/sign-in', { public: true })).toBe('/calls')
  })

  it('lets a first password open only the form to change it', async () => {
    await signInAs({ must_change_password: true })
    expect(await to('/calls', { needs: 'calls:work' })).toBe('/account')
    expect(await to('/account')).toBe(true)
  })

  it('has a page for somebody without any permission', async () => {
    await signInAs({ permissions: [] })
    expect(home()).toBe('/nothing-assigned')
  })
})

it('every entry of the menu names its permission and stands in both languages', () => {
  expect(menu.length).toBeGreaterThan(4)
  for (const entry of menu) {
    expect(entry.needs).toMatch(/^[a-z-]+:[a-z-]+$/)
    expect(entry.title.zh && entry.title.en).toBeTruthy()
  }
})
