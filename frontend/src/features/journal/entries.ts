/** What an entry of the journal tells beside its changes, and values as people read them. Pure. */

export interface Noted {
  field: string
  value: unknown
}

/** Data of an entry without the changes, which are shown as such, and without what is empty. */
export function notedBeside(data: Readonly<Record<string, unknown>>): Noted[] {
  return Object.entries(data)
    .filter(([field, value]) => field !== 'changes' && value !== null && value !== undefined && value !== '')
    .map(([field, value]) => ({ field, value }))
}

export interface Words {
  yes: string
  no: string
}

/** Plain where it is plain, lists with commas, a label in its language; what is nested stays JSON. */
export function valueInWords(value: unknown, words: Words, language: 'zh' | 'en'): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value)) return value.length ? value.map((one) => valueInWords(one, words, language)).join('、') : '—'
  if (typeof value === 'object') return isLabel(value) ? value[language] || value.zh : JSON.stringify(value)
  return String(value)
}

function isLabel(value: object): value is { zh: string; en: string } {
  return Object.keys(value).every((key) => key === 'zh' || key === 'en') && 'zh' in value
}

/** Jobs and the product itself act under names of their own; people and machines are numbered. */
export const isSystem = (actor: string): boolean => !/^(user|key):\d+$/.test(actor)

/** A push is a batch of records, and no record of its own. */
export const numberOf = (id: string): string => (id === 'batch' ? '' : id)

/** An entry by its place in its chain: `12-340`. */
export const nameOf = (entry: { scope: number; seq: number }): string => `${entry.scope}-${entry.seq}`
