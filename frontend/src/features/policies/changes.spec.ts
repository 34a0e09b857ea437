import { describe, expect, it } from 'vitest'
import { placeName, sayerOf, valueAt, type Speech } from './changes'

const document = {
  effective_from: '2026-11-01',
  params: [
    { code: 'fine_each', unit: 'money/count', value: '20', label: { zh: '每项罚款', en: 'Fine each' } },
    { code: 'capped', unit: 'flag', value: 'false', label: { zh: '封顶', en: 'Capped' } },
  ],
  items: [
    {
      code: 'speed',
      label: { zh: '及时率', en: 'In time' },
      max: '40',
      measures: [{ measure: 'M-24' }],
      curve: { kind: 'bands', rows: [{ from: '90', points: '40' }, { points: 'unset' }] },
    },
  ],
  pay: [{ code: 'wage', label: { zh: '绩效工资', en: 'Pay' }, formula: 'fine_each * 2' }],
  cases: [{ case: 'A/B at the edge', rule: 'R01' }],
}
const speech: Speech = {
  fixed: { total: '总分', figure: (label) => label, pieces: {} },
  wordOf: (_, code) => code,
  measure: () => ({ label: '解决速度', isShare: true, isLower: false }),
}
const say = sayerOf(document, speech)

describe('a place of a policy', () => {
  it('is called by the labels on the way to it', () => {
    expect(placeName(document, '/items/speed/max')).toBe('项目「及时率」 · 分值')
    expect(placeName(document, '/params/fine_each/value')).toBe('参数「每项罚款」 · 数值')
    expect(placeName(document, '/items/speed/curve/rows/1/points')).toBe('项目「及时率」 · 评分办法 · 第 2 档 · 得分')
    expect(placeName(document, '/effective_from')).toBe('生效日')
  })

  it('is found though its code holds a slash', () => {
    expect(placeName(document, '/cases/A/B at the edge/rule')).toBe('算例「A/B at the edge」 · 依据')
    expect(placeName(document, '/cases/0')).toBe('算例「A/B at the edge」')
    expect(valueAt(document, '/cases/A/B at the edge/rule')).toBe('R01')
  })

  it('has a value, or none', () => {
    expect(valueAt(document, '/items/speed/max')).toBe('40')
    expect(valueAt(document, '/items/other/max')).toBeNull()
  })
})

describe('a value of a policy', () => {
  it('has its unit', () => {
    expect(say('/params/fine_each/value', '30')).toBe('¥30.00 / 次')
    expect(say('/params/capped/value', 'true')).toBe('是')
    expect(say('/items/speed/max', '35')).toBe('35 分')
    expect(say('/items/speed/max', 'unset')).toBe('未设定')
    expect(say('/items/speed/max', null)).toBeNull()
  })

  it('is a curve band by band, a formula in words, a measure by its name', () => {
    expect(say('/items/speed/curve', document.items[0]?.curve)).toBe('按档计分\n90% 及以上 40 分\n不到 90% 未设定')
    expect(say('/pay/wage/formula', 'fine_each * 3')).toBe('每项罚款 × 3')
    expect(say('/items/speed/measures', [{ measure: 'M-24' }])).toBe('解决速度 M-24')
  })

  it('is told part by part where a whole entry is new', () => {
    const added = { code: 'late', label: { zh: '迟到', en: 'Late' }, max: '5', missing: { no_data: 'full' } }
    expect(say('/items/late', added)).toBe('代号：late\n名称：迟到\n分值：5 分\n没有数据时：\n  没有记录：给满分')
  })
})
