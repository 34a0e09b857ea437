import { describe, expect, it } from 'vitest'
import { act, HOTKEYS } from './keys'

const press = (key: string, more: Partial<Parameters<typeof act>[0]> = {}) =>
  act({ key, withModifier: false, inField: false, onControl: false, ...more })

it('gives every outcome a letter of its own, and none of those that mean something else', () => {
  const letters = Object.values(HOTKEYS)
  expect(new Set(letters).size).toBe(letters.length)
  expect(letters.every((letter) => /^[a-z]$/.test(letter) && !['i', 'j'].includes(letter))).toBe(true)
})

describe('a key', () => {
  it.each([
    ['3', { do: 'digit', digit: 3 }],
    ['n', { do: 'outcome', code: 'NO_ANSWER' }],
    ['N', { do: 'outcome', code: 'NO_ANSWER' }],
    ['Enter', { do: 'enter' }],
    ['ArrowUp', { do: 'move', by: -1 }],
    ['Backspace', { do: 'clear' }],
    ['j', { do: 'note' }],
  ])('%s is understood', (key, meaning) => expect(press(key)).toEqual(meaning))

  it('typed into a field stays there, but Escape leaves it', () => {
    expect(press('n', { inField: true })).toBeNull()
    expect(press('3', { inField: true })).toBeNull()
    expect(press('Escape', { inField: true })).toEqual({ do: 'escape' })
  })

  it('with Ctrl belongs to the browser, but Ctrl+Enter records from inside a field', () => {
    expect(press('c', { withModifier: true })).toBeNull()
    expect(press('Enter', { withModifier: true, inField: true })).toEqual({ do: 'enter' })
  })

  it('Enter on a focused button presses that button', () => expect(press('Enter', { onControl: true })).toBeNull())
})
