/** The first words of a complaint, put together from what was answered; the caller may change them. */
import { words } from '@/shared/i18n/text'
import type { Called } from './sheet'
import type { Questionnaire } from './types'

export function complaintWords(triggered: readonly Called[], reasons: Questionnaire['reasons'], note: string): string {
  const lines = triggered.map(({ question, option, given }) => {
    const why = reasons.filter((reason) => given.reasons.includes(reason.code)).map((reason) => words(reason.label))
    const said = [words(option.label), why.join('、'), given.text.trim()].filter(Boolean)
    return `${words(question.text)} ${said.join('；')}`
  })
  return [...lines, note.trim()].filter(Boolean).join('\n')
}
