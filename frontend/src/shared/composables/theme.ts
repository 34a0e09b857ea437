/** Light, dark, or as the system says; kept on this device. */
import { readonly, ref } from 'vue'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const STORAGE_KEY = 'kaoping.theme'
const system = window.matchMedia('(prefers-color-scheme: dark)')
const kept = localStorage.getItem(STORAGE_KEY)
const chosen = ref<Theme>(THEMES.find((theme) => theme === kept) ?? 'auto')
const dark = ref(false)

function apply(): void {
  dark.value = chosen.value === 'dark' || (chosen.value === 'auto' && system.matches)
  document.documentElement.classList.toggle('dark', dark.value)
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', dark.value ? '#0e1317' : '#f3f5f7')
}

system.addEventListener('change', apply)
apply()

export const theme = readonly(chosen)
export const isDark = readonly(dark)

export function setTheme(next: Theme): void {
  chosen.value = next
  localStorage.setItem(STORAGE_KEY, next)
  apply()
}
