import { expect, it } from 'vitest'
import { runningSums } from './sums'

it('adds up exactly, and no further than what is known', () => {
  expect(runningSums(['10', '0.1', '0.2'])).toEqual(['10.0', '10.1', '10.3'])
  expect(runningSums(['5', null, '5'])).toEqual(['5', null, null])
  expect(runningSums(['3', '-5'])).toEqual(['3', '-2'])
  expect(runningSums([])).toEqual([])
})
