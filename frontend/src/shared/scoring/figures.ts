/** Figures of a card as people read them. A share always stands with its fraction. */
import { money, points } from '../format/decimal'
import { scoring } from './words'
import type { Reading } from './types'

export function figure(reading: Reading): string {
  if (reading.figure === null) return '—'
  switch (reading.unit) {
    case 'share': {
      // The server's figure decides the band, so it is shown as it is and never rounded again.
      const fraction =
        reading.numerator !== null && reading.denominator !== null
          ? ` (${points(reading.numerator)}/${points(reading.denominator)})`
          : ''
      return `${points(reading.figure)}%${fraction}`
    }
    case 'money':
      return money(reading.figure)
    default:
      return scoring(`units.${reading.unit}`, { value: points(reading.figure) })
  }
}

/** What the card is measured against: the sheet as it stands, else the whole. */
export const ceiling = (card: { possible: string | null; high: string }) => card.possible ?? card.high
