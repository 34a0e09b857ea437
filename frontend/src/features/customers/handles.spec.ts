import { afterEach, expect, it } from 'vitest'
import { handleOf, numberOf } from './handles'

afterEach(() => sessionStorage.clear())

it('an address carries a handle, and only this tab knows the number', () => {
  const handle = handleOf('13800138000')
  expect(handle).not.toContain('138')
  expect(handleOf('13900139000')).not.toBe(handle)
  expect(handleOf('13800138000')).toBe(handle)
  expect(numberOf(handle)).toBe('13800138000')
  sessionStorage.clear()
  expect(numberOf(handle)).toBe('')
})

it.each(['13800138000', '', '~', '~9', '~-1'])('%s is no handle', (handle) => expect(numberOf(handle)).toBe(''))
