import { expect, it, vi } from 'vitest'
import { singleFlight } from './refresh'

it('asks once however many wait, and asks anew afterwards', async () => {
  let land: (value: boolean) => void = () => undefined
  const run = vi.fn(() => new Promise<boolean>((resolve) => (land = resolve)))
  const renew = singleFlight(run)
  const waiting = Promise.all([renew(), renew(), renew()])
  land(true)
  expect(await waiting).toEqual([true, true, true])
  expect(run).toHaveBeenCalledOnce()
  void renew()
  expect(run).toHaveBeenCalledTimes(2)
})

it('a failure is shared and then forgotten', async () => {
  const run = vi.fn<() => Promise<boolean>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValueOnce(true)
  const renew = singleFlight(run)
  const both = await Promise.allSettled([renew(), renew()])
  expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected'])
  expect(await renew()).toBe(true)
})
