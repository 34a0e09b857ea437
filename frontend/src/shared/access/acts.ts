/** What the journal notes, in words; a name newer than this build is shown as it is. */
import { t, zh } from './actTexts'

/** An act has one dot at most; its words may hold lines below of their own. */
const keyOf = (act: string): string => act.replace('.', '_')
const actOf = (key: string): string => key.replace('_', '.')

function told(group: string, key: string, name: string): string {
  const words = t.code(group, key)
  return words === key || words === '—' ? name : words
}

export const acts = {
  act: (act: string) => told('act', keyOf(act), act),
  kind: (kind: string) => told('kind', kind, kind),
  field: (field: string) => told('field', field, field),
  /** Every act and kind there are words for, to choose from. */
  allActs: () => Object.keys(zh.act).map(actOf),
  allKinds: () => Object.keys(zh.kind),
}
