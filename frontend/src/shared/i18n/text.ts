/** Texts in two languages, typed so that a key missing in one does not compile. Texts live beside what shows them. */
import { createI18n } from 'vue-i18n'

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

export interface Texts {
  [key: string]: string | Texts
}

/** The shape of the Chinese source, with any words. */
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> }

/** Every dotted path to a text. */
export type Leaf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaf<T[K]>}`
}[keyof T & string]

export type Params = Record<string, string | number>

const STORAGE_KEY = 'kaoping.locale'

function initialLocale(): Locale {
  const kept = localStorage.getItem(STORAGE_KEY)
  return LOCALES.find((locale) => locale === kept) ?? 'zh-CN'
}

const i18n = createI18n({
  legacy: false,
  locale: initialLocale(),
  fallbackLocale: 'zh-CN',
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
  messages: { 'zh-CN': {}, en: {} } as Record<Locale, Texts>,
})
document.documentElement.lang = i18n.global.locale.value

export function locale(): Locale {
  return i18n.global.locale.value as Locale
}

export function setLocale(next: Locale): void {
  i18n.global.locale.value = next
  localStorage.setItem(STORAGE_KEY, next)
  document.documentElement.lang = next
}

export interface Translator<T> {
  (key: Leaf<T>, params?: Params): string
  /** Words of a code from the server; the code itself when it is newer than this build. */
  code: (group: string, code: string | null | undefined) => string
}

/** Registers both languages of one area and gives its typed translator. Reactive to the language. */
export function defineTexts<const T extends Texts>(area: string, zh: T, en: Same<NoInfer<T>>): Translator<T> {
  i18n.global.mergeLocaleMessage('zh-CN', { [area]: zh })
  i18n.global.mergeLocaleMessage('en', { [area]: en })
  const translate = (key: string, params?: Params): string => {
    const path = `${area}.${key}`
    if (!params) return i18n.global.t(path)
    // A number named n also chooses between "one | many".
    return typeof params.n === 'number' ? i18n.global.t(path, params, params.n) : i18n.global.t(path, params)
  }
  translate.code = (group: string, code: string | null | undefined): string => {
    if (!code) return '—'
    const path = `${area}.${group}.${code}`
    return i18n.global.te(path) || i18n.global.te(path, 'zh-CN') ? i18n.global.t(path) : code
  }
  return translate
}

/** Words the server keeps in both languages. */
export interface Label {
  zh: string
  en?: string | null
}

export function words(label: Label | null | undefined): string {
  if (!label) return ''
  return (locale() === 'en' ? label.en : label.zh) || label.zh
}
