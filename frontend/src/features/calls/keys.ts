/** The keyboard of the call desk: which key means what at which moment. Pure; the desk carries it out. */
import type { OutcomeCode } from './types'

/** One letter per outcome, chosen by its English name; none collides, a test proves it. */
export const HOTKEYS: Record<OutcomeCode, string> = {
  COMPLETED: 'c',
  PARTIAL: 'p',
  REFUSED: 'r',
  DNC_REQUEST: 'd',
  CALL_LATER: 'l',
  DRIVING_BUSY: 'm',
  NOT_SENDER: 's',
  LANGUAGE_HEALTH: 'h',
  NO_ANSWER: 'n',
  BUSY: 'b',
  HUNG_UP: 'u',
  POWER_OFF: 'o',
  UNREACHABLE: 'x',
  VOICEMAIL_ASSIST: 'a',
  SUSPENDED: 't',
  EMPTY_NUMBER: 'e',
  WRONG_NUMBER: 'w',
  LINE_FAULT: 'f',
}

const BY_KEY = new Map(Object.entries(HOTKEYS).map(([code, key]) => [key, code as OutcomeCode]))

export type Act =
  | { do: 'digit'; digit: number }
  | { do: 'outcome'; code: OutcomeCode }
  | { do: 'move'; by: 1 | -1 }
  | { do: 'clear' | 'enter' | 'escape' | 'type' | 'note' }

export interface Press {
  key: string
  /** Ctrl, Alt or Meta is down: the browser's, not ours. */
  withModifier: boolean
  /** Typing goes into a field. */
  inField: boolean
  /** Enter on a focused button or link presses that one. */
  onControl: boolean
}

export function act(press: Press): Act | null {
  if (press.withModifier) return press.key === 'Enter' ? { do: 'enter' } : null
  if (press.key === 'Escape') return { do: 'escape' }
  if (press.inField) return null
  if (press.key === 'Enter') return press.onControl ? null : { do: 'enter' }
  if (/^\d$/.test(press.key)) return { do: 'digit', digit: Number(press.key) }
  if (press.key === 'ArrowDown') return { do: 'move', by: 1 }
  if (press.key === 'ArrowUp') return { do: 'move', by: -1 }
  if (press.key === 'Backspace') return { do: 'clear' }
  const letter = press.key.toLowerCase()
  if (letter === 'i') return { do: 'type' }
  if (letter === 'j') return { do: 'note' }
  const code = BY_KEY.get(letter)
  return code ? { do: 'outcome', code } : null
}
