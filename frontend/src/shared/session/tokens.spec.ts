import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { accessToken, forget, grant, mayHaveSession, renew, whenLost } from './tokens'

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })

beforeEach(() => forget())
afterEach(() => vi.unstubAllGlobals())

describe('a session', () => {
  it('keeps its token in memory and only a hint in the browser', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => json(200, { access_token: 'secret-token' })))
    await grant('wang', 'pass')
    expect(accessToken()).toBe('secret-token')
    expect(mayHaveSession()).toBe(true)
    expect(JSON.stringify({ ...localStorage })).not.toContain('secret-token')
  })

  it('is renewed with the header no other site can send, and once for all who wait', async () => {
    const send = vi.fn(async () => json(200, { access_token: 'fresh' }))
    vi.stubGlobal('fetch', send)
    expect(await Promise.all([renew(), renew(), renew()])).toEqual([true, true, true])
    expect(send).toHaveBeenCalledOnce()
    const [path, request] = send.mock.calls[0] as unknown as [string, RequestInit]
    expect(path).toBe('/api/v1/auth/refresh')
    expect(request.headers).toMatchObject({ 'X-Kaoping-Session': '1' })
  })

  it('ends when the server says so', async () => {
    const lost = vi.fn()
    whenLost(lost)
    vi.stubGlobal('fetch', vi.fn(async () => json(401, {})))
    expect(await renew()).toBe(false)
    expect(accessToken()).toBeNull()
    expect(lost).toHaveBeenCalledOnce()
  })

  it('does not end because the network does', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => json(200, { access_token: 'kept' })))
    await grant('wang', 'pass')
    vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('offline'))))
    await expect(renew()).rejects.toMatchObject({ status: 0 })
    expect(accessToken()).toBe('kept')
  })

  it('tells what the server refused', async () => {
    const problem = { code: 'bad-credentials', title: '用户名或密码不正确', detail: '用户名或密码不正确' }
    vi.stubGlobal('fetch', vi.fn(async () => json(401, problem)))
    await expect(grant('wang', 'wrong')).rejects.toMatchObject({ status: 401, code: 'bad-credentials' })
  })
})
