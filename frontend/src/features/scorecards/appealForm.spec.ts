import { describe, expect, it } from 'vitest'
import { emptyAppeal, lackOf, linesOf, toggle } from './appealForm'

describe('an appeal', () => {
  it('lacks lines first, then reasons', () => {
    const form = emptyAppeal()
    expect(lackOf(form)).toBe('none')
    toggle(form, '8')
    expect(lackOf(form)).toBe('reason')
    form.reasons['8'] = '  '
    expect(lackOf(form)).toBe('reason')
    form.reasons['8'] = '投诉当天已回复'
    expect(lackOf(form)).toBeNull()
  })

  it('goes out in the order of the sheet, trimmed, without what was unticked', () => {
    const form = emptyAppeal()
    for (const item of ['10', '8', '2']) toggle(form, item)
    form.reasons['8'] = ' b '
    form.reasons['10'] = 'c'
    toggle(form, '2')
    expect(linesOf(form, ['2', '8', '9', '10'])).toEqual([
      { item: '8', reason: 'b' },
      { item: '10', reason: 'c' },
    ])
  })
})
