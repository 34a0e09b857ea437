import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { useLook } from './look'

describe('the look of a list', () => {
  it('is kept on this device, for this list alone', async () => {
    const look = useLook('complaints')
    look.columns = { handler: false }
    look.density = 'compact'
    look.portion = 20
    await nextTick()
    expect(useLook('complaints')).toEqual({ columns: { handler: false }, density: 'compact', portion: 20 })
    expect(useLook('appeals')).toEqual({ columns: {}, density: 'normal', portion: 50 })
  })

  it.each(['', 'not json', 'null', '7', '{"density":"huge","portion":7,"columns":{"a":"yes","b":true}}'])(
    'is as good as new where %s was kept',
    (kept) => {
      localStorage.setItem('kaoping.list.old', kept)
      const { columns, density, portion } = useLook('old')
      expect([density, portion]).toEqual(['normal', 50])
      expect(columns).toEqual(kept.includes('"b"') ? { b: true } : {})
    },
  )
})
