/** Tells when a press lands outside an element. */
import { onBeforeUnmount, onMounted, type Ref } from 'vue'

export function onClickOutside(element: Ref<HTMLElement | undefined>, then: () => void): void {
  const listen = (press: PointerEvent) => {
    if (element.value && press.target instanceof Node && !element.value.contains(press.target)) then()
  }
  onMounted(() => document.addEventListener('pointerdown', listen))
  onBeforeUnmount(() => document.removeEventListener('pointerdown', listen))
}
