/** Listens to the keyboard and tells the desk. */
import { nextTick, onBeforeUnmount, onMounted } from 'vue'
import { serverNow } from '@/shared/composables/serverClock'
import { act, type Act } from './keys'
import { quickTimes } from './quickTimes'
import type { Desk } from './useDesk'

const FIELDS = 'input, textarea, select, [contenteditable=true]'

export function useDeskKeys(desk: Desk): void {
  function carryOut(what: Act, typing: boolean): void {
    switch (what.do) {
      case 'enter':
        return void desk.proceed()
      case 'escape':
        if (typing) (document.activeElement as HTMLElement).blur()
        else desk.unchoose()
        return
      case 'outcome':
        return desk.choose(what.code)
      case 'note':
        return focus('[data-note] textarea')
    }
    if (!desk.attempt.value) return
    switch (what.do) {
      case 'digit':
        return digit(what.digit)
      case 'move':
        return desk.sheet.move(what.by)
      case 'clear':
        return desk.sheet.clear()
      case 'type': {
        const code = desk.sheet.question.value?.code
        if (code) focus(`[data-words="${CSS.escape(code)}"]`)
      }
    }
  }

  function digit(number: number): void {
    const task = desk.task.value
    if (!task || !desk.button.value?.asks_time) return desk.sheet.digit(number)
    const choice = quickTimes(serverNow(), task.store.zone)[number - 1]
    if (choice) desk.draft.value.nextCallAt = choice.at
  }

  /** After the key itself has passed, or its letter would land in the field. */
  function focus(selector: string): void {
    void nextTick(() => {
      const found = document.querySelector<HTMLElement>(selector)
      ;(found?.matches(FIELDS) ? found : found?.querySelector<HTMLElement>(FIELDS))?.focus()
    })
  }

  function listen(press: KeyboardEvent): void {
    if (press.isComposing || press.repeat || press.defaultPrevented) return
    const target = press.target instanceof Element ? press.target : null
    const inField = !!target?.closest(FIELDS)
    const what = act({
      // An input method swallows the letter but not the place of the key.
      key: press.key === 'Process' ? press.code.replace(/^(Key|Digit)/, '') : press.key,
      withModifier: press.ctrlKey || press.metaKey || press.altKey,
      inField,
      onControl: !!target?.closest('button, a, [role=button], summary'),
    })
    if (!what) return
    press.preventDefault()
    carryOut(what, inField)
  }

  onMounted(() => document.addEventListener('keydown', listen))
  onBeforeUnmount(() => document.removeEventListener('keydown', listen))
}
