import { describe, expect, it } from 'vitest'
import { askedOf, typedWords, wordingOf, wordsOf } from './wording'

const asked = (key: string) => ({ key, label: { zh: `词 ${key}` } })
const TEMPLATES = [{ parameters: [asked('logo'), asked('slogan')] }, { parameters: [asked('logo')] }]

describe('the words of a brand', () => {
  it('are asked for once, however many checklists ask', () => {
    expect(askedOf(TEMPLATES).map((one) => one.key)).toEqual(['logo', 'slogan'])
  })

  it('are unset where nobody gave them, and kept where no checklist asks any more', () => {
    const wording = wordingOf(askedOf(TEMPLATES), { logo: { zh: '狮标', en: null }, old: { zh: '旧词', en: null } })
    expect(wording.map(({ key, word }) => [key, word?.zh ?? null])).toEqual([
      ['logo', '狮标'],
      ['slogan', null],
      ['old', '旧词'],
    ])
  })

  it('go out without those that were left empty', () => {
    const words = typedWords(wordingOf(askedOf(TEMPLATES), { logo: { zh: '狮标', en: 'Lion' } }))
    expect(words.slogan).toEqual({ zh: '', en: '' })
    expect(wordsOf(words)).toEqual({ logo: { zh: '狮标', en: 'Lion' } })
  })
})
