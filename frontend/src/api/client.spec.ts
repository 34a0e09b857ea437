import { describe, expect, it, vi } from 'vitest'
import { signedTransport, type Transport } from './client'

const URL = 'http://127.0.0.1/api/v1/things'

function server(valid: () => string): Transport {
  return async (request) => {
    const isKnown = request.headers.get('Authorization') === `Bearer ${valid()}`
    return new Response(isKnown ? await request.text() : null, { status: isKnown ? 200 : 401 })
  }
}

describe('an expired token', () => {
  it('is renewed silently and the request repeated with its body', async () => {
    let token = 'old'
    const refresh = vi.fn(async () => {
      token = 'new'
      return true
    })
    const send = signedTransport({ token: () => token, refresh, locale: () => 'en' }, server(() => 'new'))
    const reply = await send(new Request(URL, { method: 'POST', body: '{"a":1}' }))
    expect(reply.status).toBe(200)
    expect(await reply.text()).toBe('{"a":1}')
    expect(refresh).toHaveBeenCalledOnce()
  })

  it('is not renewed again when another request has done so meanwhile', async () => {
    let token = 'old'
    const refresh = vi.fn(async () => true)
    const slow: Transport = async (request) => {
      if (request.headers.get('Authorization') === 'Bearer old') token = 'new'
      return server(() => 'new')(request)
    }
    const send = signedTransport({ token: () => token, refresh, locale: () => 'en' }, slow)
    expect((await send(new Request(URL))).status).toBe(200)
    expect(refresh).not.toHaveBeenCalled()
  })

  it('is tried exactly once: a second refusal is final', async () => {
    const refresh = vi.fn(async () => true)
    const seen: string[] = []
    const send = signedTransport({ token: () => 'bad', refresh, locale: () => 'en' }, async (request) => {
      seen.push(request.url)
      return new Response(null, { status: 401 })
    })
    expect((await send(new Request(URL))).status).toBe(401)
    expect(seen).toHaveLength(2)
    expect(refresh).toHaveBeenCalledOnce()
  })
})

it('names the language and tells the server clock', async () => {
  const dates: string[] = []
  let language: string | null = null
  const send = signedTransport(
    { token: () => null, refresh: async () => false, locale: () => 'zh-CN', onServerDate: (date) => dates.push(date) },
    async (request) => {
      language = request.headers.get('Accept-Language')
      return new Response('{}', { headers: { Date: 'Sun, 22 Nov 2026 04:00:00 GMT' } })
    },
  )
  await send(new Request(URL))
  expect(language).toBe('zh-CN')
  expect(dates).toEqual(['Sun, 22 Nov 2026 04:00:00 GMT'])
})
