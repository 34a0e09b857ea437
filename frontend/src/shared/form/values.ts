/** What is typed, as the API wants it: nothing typed is null, not an empty word. */
import type { Label } from '../i18n/text'

export const orNull = (text: string): string | null => text.trim() || null

export interface TypedLabel {
  zh: string
  en: string
}

export const typed = (label?: Label | null): TypedLabel => ({ zh: label?.zh ?? '', en: label?.en ?? '' })

export const labelOf = (label: TypedLabel) => ({ zh: label.zh.trim(), en: orNull(label.en) })
