import { describe, expect, it } from 'vitest'
import { defineTexts, LOCALES, setLocale, words } from './text'

const t = defineTexts(
  'spec',
  { hello: '你好，{name}', cards: '{n} 张', nested: { deep: '深' } },
  { hello: 'Hello {name}', cards: '{n} card | {n} cards', nested: { deep: 'deep' } },
)

describe('texts', () => {
  it('follow the language at once and keep it', () => {
    setLocale('zh-CN')
    expect(t('hello', { name: '王芳' })).toBe('你好，王芳')
    setLocale('en')
    expect(t('hello', { name: 'Ann' })).toBe('Hello Ann')
    expect(document.documentElement.lang).toBe('en')
    expect(localStorage.getItem('kaoping.locale')).toBe('en')
  })

  it('count in English', () => {
    setLocale('en')
    expect([1, 2].map((n) => t('cards', { n }))).toEqual(['1 card', '2 cards'])
  })

  it('of the server fall back to Chinese where nobody translated them', () => {
    setLocale('en')
    expect(words({ zh: '接待', en: null })).toBe('接待')
    expect(words({ zh: '接待', en: 'Reception' })).toBe('Reception')
  })

  it('refuse a key that does not exist', () => {
    // @ts-expect-error the compiler knows every key
    expect(t('nested.missing')).toContain('missing')
  })
})

describe('Chinese sources', () => {
  const sources = Object.entries(
    import.meta.glob<string>('/src/**/{texts,common,words,people,repair,reveal}.ts', { query: '?raw', import: 'default', eager: true }),
  )

  it('are found', () => expect(sources.length).toBeGreaterThan(8))

  it.each(sources)('%s uses Chinese punctuation', (_file, source) => {
    const wrong = source.match(/[一-鿿][,;:?!](?! ?\{)/g)
    expect(wrong ?? []).toEqual([])
  })
})

it('both languages are offered', () => expect(LOCALES).toEqual(['zh-CN', 'en']))
