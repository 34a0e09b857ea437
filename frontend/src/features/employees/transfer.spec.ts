import { afterEach, expect, it, vi } from 'vitest'
import { ProblemError } from '@/api/problem'
import { transfer, type Assignment } from './queries'

const post = { id: 7, row_version: 3, valid_from: '2025-01-01', valid_to: null } as unknown as Assignment
const next = {
  employee_no: 'SH001-017',
  store_code: 'SH001',
  department_code: 'SERVICE',
  position_code: 'ADVISOR',
  weight: '1',
  valid_from: '2026-12-01',
}
const asked: string[] = []

/** A server that gives the version after the one it was told, and a post unless it is to refuse. */
function server(refuses: boolean): void {
  const answer = async (request: Request) => {
    const body = JSON.parse(await request.text()) as Record<string, unknown>
    asked.push(`${request.method} ${request.headers.get('if-match') ?? ''} ${String('valid_to' in body ? body.valid_to : body.valid_from)}`)
    const refused = request.method === 'POST' && refuses
    const row = request.method === 'POST' ? { id: 8 } : { ...post, valid_to: body.valid_to, row_version: 4 }
    return new Response(JSON.stringify(refused ? { code: 'post-held' } : row), {
      status: refused ? 409 : 200,
      headers: { 'Content-Type': 'application/json' },
    })
  }
  vi.stubGlobal('fetch', vi.fn(answer))
}

afterEach(() => {
  asked.length = 0
  vi.unstubAllGlobals()
})

it('a transfer ends the one post and begins the other', async () => {
  server(false)
  expect((await transfer(post, '2026-11-30', next)).id).toBe(8)
  expect(asked).toEqual(['PATCH "3" 2026-11-30', 'POST  2026-12-01'])
})

it('a refused transfer leaves the old post as it was, and says why', async () => {
  server(true)
  await expect(transfer(post, '2026-11-30', next)).rejects.toBeInstanceOf(ProblemError)
  expect(asked).toEqual(['PATCH "3" 2026-11-30', 'POST  2026-12-01', 'PATCH "4" null'])
})
