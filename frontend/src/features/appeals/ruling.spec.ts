import { describe, expect, it } from 'vitest'
import { decisionsOf, emptyRuling, isSame, lackOfLine } from './ruling'

const allowed = { max: '25', choices: null }

describe('a ruling', () => {
  it('lacks the decision, then the points, then the reason', () => {
    const line = { choice: '' as const, points: '', reason: '' }
    expect(lackOfLine(line, allowed)).toBe('decision')
    expect(lackOfLine({ ...line, choice: 'UPHELD' }, allowed)).toBe('points')
    expect(lackOfLine({ ...line, choice: 'UPHELD', points: '26' }, allowed)).toBe('points')
    expect(lackOfLine({ ...line, choice: 'UPHELD', points: '18' }, allowed)).toBe('reason')
    expect(lackOfLine({ ...line, choice: 'UPHELD', points: '18', reason: '记录属实' }, allowed)).toBeNull()
  })

  it('needs no points to be evaluated again, nor to be rejected', () => {
    expect(lackOfLine({ choice: 'AGAIN', points: '', reason: 'x' }, allowed)).toBeNull()
    expect(lackOfLine({ choice: 'REJECTED', points: '', reason: 'x' }, allowed)).toBeNull()
  })

  it('sends points only where points were chosen', () => {
    const form = emptyRuling(['a', 'b', 'c'])
    form.lines.a = { choice: 'UPHELD', points: ' 18 ', reason: ' 更正 ' }
    form.lines.b = { choice: 'AGAIN', points: '3', reason: '补录' }
    form.lines.c = { choice: 'REJECTED', points: '9', reason: '无据' }
    expect(decisionsOf(form, ['a', 'b', 'c'])).toEqual([
      { item: 'a', decision: 'UPHELD', points: '18', reason: '更正' },
      { item: 'b', decision: 'UPHELD', points: null, reason: '补录' },
      { item: 'c', decision: 'REJECTED', points: null, reason: '无据' },
    ])
  })

  it('a preview is of these decisions and no others', () => {
    const form = emptyRuling(['a'])
    const before = decisionsOf(form, ['a'])
    form.reason = '总说明不影响预览'
    expect(isSame(before, decisionsOf(form, ['a']))).toBe(true)
    form.lines.a = { choice: 'REJECTED', points: '', reason: '' }
    expect(isSame(before, decisionsOf(form, ['a']))).toBe(false)
  })
})
