import { describe, expect, it } from 'vitest'
import { bandsInWords, curveLines, curveSentence, whom } from './saying'

const plain = (edge: string) => edge

describe('a curve in words', () => {
  it('says every band with the edge that belongs to it', () => {
    const rows = [{ from: '95', points: '10' }, { from: '90', points: '8' }, { points: 'unset' }]
    expect(bandsInWords(rows, plain)).toEqual([
      { range: '95 及以上', points: '10 分' },
      { range: '90 起，不到 95', points: '8 分' },
      { range: '不到 90', points: null },
    ])
    expect(bandsInWords([{ upto: '10', points: '5' }, { points: '0' }], plain).map((one) => one.range)).toEqual(['超过 10', '10 及以下'])
    expect(bandsInWords([{ from: '80', to: '89', points: '5' }], plain)[0]?.range).toBe('80 至 89')
  })

  it('names floors, targets and bounds', () => {
    expect(curveSentence({ kind: 'per_event', each: ['2', '1'] })).toBe('每次扣 2 / 1 分，扣完为止')
    expect(curveSentence({ kind: 'per_event', each: ['1'], floor: 'none' })).toContain('负分')
    expect(curveSentence({ kind: 'achievement', target: '50000000' })).toContain('50,000,000')
    expect(curveLines({ kind: 'pass_or_zero', bounds: [{ measure: 'M-01', at_least: '90' }] }, plain, () => '合格率')).toEqual([
      { range: '合格率', points: '不低于 90' },
    ])
  })

  it('shows a kind it does not know as it is', () => {
    expect(curveSentence({ kind: 'newer' })).toBe('newer')
  })
})

describe('whom it is for', () => {
  it('is everybody without words', () => {
    expect(whom({ only: {}, never: {} })).toBe('所有人')
    expect(whom({ only: { position: ['A', 'B'] }, never: { region: ['GD'] } })).toBe('A、B、除 GD 外')
  })
})
