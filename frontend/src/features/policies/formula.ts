/** A formula in words: names become what they are called, signs what people write. The text itself stays beside it. Pure. */
import { words, type Label } from '@/shared/i18n/text'

const PIECES = /[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?|<=|>=|==|!=|[-+*/(),<>]/g
const SIGNS: Record<string, string> = { '*': ' × ', '/': ' ÷ ', '+': ' + ', '-': ' − ', '<=': ' ≤ ', '>=': ' ≥ ', '==': ' = ', '!=': ' ≠ ', '<': ' < ', '>': ' > ' }

/** Lower-case letters, digits and underscores, as formulas write the code of an item or a group. */
const slug = (code: string) => code.toLowerCase().replace(/[^a-z0-9]+/g, '_')

export interface Fixed {
  total: string
  figure: (label: string) => string
  pieces: Record<string, string>
}

export interface Named {
  code: string
  label: Label
}

/** What formulas name, of a policy as it is shown or as it is written. */
export type Naming = Record<'sheet' | 'groups' | 'params' | 'pay_terms' | 'inputs' | 'pay', readonly Named[]>

/** Every name a formula of this policy may use, in the language of the moment. */
export function namesOf(policy: Naming, fixed: Fixed): Map<string, string> {
  const names = new Map<string, string>([['total', fixed.total], ...Object.entries(fixed.pieces)])
  const add = (name: string, label: Label) => names.set(name, words(label))
  for (const item of policy.sheet) {
    add(`item_${slug(item.code)}`, item.label)
    names.set(`figure_${slug(item.code)}`, fixed.figure(words(item.label)))
  }
  for (const group of policy.groups) add(`group_${slug(group.code)}`, group.label)
  for (const one of [...policy.params, ...policy.pay_terms, ...policy.inputs, ...policy.pay]) add(one.code, one.label)
  return names
}

export function inWords(formula: string, names: ReadonlyMap<string, string>): string {
  const pieces = formula.match(PIECES) ?? []
  return pieces
    .map((piece, at) => {
      const named = names.get(piece)
      if (named !== undefined) return /^(and|or|not)$/.test(piece) ? ` ${named} ` : named
      // A minus at the beginning of something is a sign, not a difference.
      if (piece === '-' && (at === 0 || /^[(,]$/.test(pieces[at - 1] ?? ''))) return '−'
      if (piece === ',') return ', '
      return SIGNS[piece] ?? piece
    })
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim()
}
