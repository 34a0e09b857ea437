/** Why a card is not for somebody to sign in a stage, as a person would say it. */
import { words } from '@/shared/i18n/text'
import { t } from './texts'
import type { Row, Stage } from './types'

/** The server's reason where the card waits for this very stage, else what the card waits for. */
export function whyNot(row: Row, stage: Stage): string {
  if (row.next_stage === stage) return words(row.why_not)
  return row.next_stage === null ? t('allApproved') : t('waitingFor', { stage: t(`stage.${row.next_stage}`) })
}

/** The same of many cards: how many there are of each reason, the commonest first. */
export function whyNotOfAll(rows: readonly Row[], stage: Stage): string[] {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(whyNot(row, stage), (counts.get(whyNot(row, stage)) ?? 0) + 1)
  return [...counts].sort((left, right) => right[1] - left[1]).map(([why, n]) => t('countOf', { n, why }))
}
