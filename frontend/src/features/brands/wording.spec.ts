import { describe, expect, it } from 'vitest'
import { typedWords, wordingOf, wordsOf } from './wording'

const ASKED = ['logo', 'slogan'].map((key) => ({ key, label: { zh: `词 ${key}` } }))

describe('the words of a brand', () => {
  it('are unset where nobody gave them, and kept where no checklist asks any more', () => {
    const wording = wordingOf(ASKED, { logo: { zh: '狮标', en: null }, old: { zh: '旧词', en: null } })
    expect(wording.map(({ key, word }) => [key, word?.zh ?? null])).toEqual([
      ['logo', '狮标'],
      ['slogan', null],
      ['old', '旧词'],
    ])
  })

  it('go out without those that were left empty', () => {
    const words = typedWords(wordingOf(ASKED, { logo: { zh: '狮标', en: 'Lion' } }))
    expect(words.slogan).toEqual({ zh: '', en: '' })
    expect(wordsOf(words)).toEqual({ logo: { zh: '狮标', en: 'Lion' } })
  })
})
