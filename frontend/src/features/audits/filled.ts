/** A text of a checklist in a brand's words; a word the brand has not set stays in its braces. */
import { words, type Label } from '@/shared/i18n/text'

export function filled(text: string, said: Readonly<Record<string, Label>>): string {
  return text.replace(/\{([a-z][a-z0-9_]*)\}/g, (braces, key: string) => words(said[key]) || braces)
}
