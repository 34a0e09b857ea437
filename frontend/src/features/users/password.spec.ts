import { afterEach, expect, it, vi } from 'vitest'
import { newPassword } from './password'

afterEach(() => vi.restoreAllMocks())

it('is long, readable aloud, and never the same', () => {
  const made = Array.from({ length: 200 }, newPassword)
  expect(new Set(made).size).toBe(200)
  for (const one of made) expect(one).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{16}$/)
})

it('passes over bytes that would favour some letters', () => {
  let asked = 0
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => {
    asked += 1
    ;(bytes as Uint8Array).fill(asked === 1 ? 255 : 0)
    return bytes
  })
  expect(newPassword()).toBe('a'.repeat(16))
  expect(asked).toBe(2)
})
