import { describe, expect, it } from 'vitest'
import { blocksOf, piecesOf } from './markdown'

describe('the rule book', () => {
  it('is headings, points and tables', () => {
    const blocks = blocksOf('# One\n\n- a `M-01`\n- b\n\n| A | B |\n|---|---|\n| 1 | x\\|y |\n\nText')
    expect(blocks.map((one) => one.kind)).toEqual(['heading', 'list', 'table', 'paragraph'])
    expect(blocks[2]).toMatchObject({ rows: [[[{ text: '1' }], [{ text: 'x|y' }]]] })
  })

  it('keeps what looks like HTML as text', () => {
    expect(piecesOf('<img src=x onerror=alert(1)>')).toEqual([{ kind: 'plain', text: '<img src=x onerror=alert(1)>' }])
  })

  it('shows strong words and codes', () => {
    expect(piecesOf('a **b** `c`').map((one) => one.kind)).toEqual(['plain', 'strong', 'plain', 'code'])
  })

  it('comes to an end with a bar that begins no table', () => {
    expect(blocksOf('| alone')).toMatchObject([{ kind: 'paragraph' }])
  })
})
