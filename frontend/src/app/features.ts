/** Finds the features. A new one is a new folder; nothing here changes. */
import type { Feature, MenuEntry } from '@/shared/feature'

const found = import.meta.glob<{ default: Feature }>('../features/*/feature.ts', { eager: true })

export const features: Feature[] = Object.values(found).map((module) => module.default)

export const menu: MenuEntry[] = features
  .flatMap((feature) => feature.menu ?? [])
  .sort((left, right) => left.order - right.order)
