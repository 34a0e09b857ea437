/** What a feature tells the shell: its pages and its place in the menu. */
import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Label } from './i18n/text'

/** In the order of the menu. */
export const GROUPS = ['daily', 'results', 'records', 'organisation', 'system'] as const
export type MenuGroup = (typeof GROUPS)[number]

export interface MenuEntry {
  title: Label
  to: string
  icon: Component
  /** Position in the menu; the first four also stand in the bar of a phone. */
  order: number
  group: MenuGroup
  /** Permission word; without it the entry is not there. */
  needs: string
}

export interface Feature {
  menu?: MenuEntry
  routes: RouteRecordRaw[]
}

export const defineFeature = (feature: Feature): Feature => feature

declare module 'vue-router' {
  interface RouteMeta {
    /** Permission word; `undefined` asks only for a session. */
    needs?: string
    /** Reachable without a session. */
    public?: boolean
    title?: Label
    /** No page padding: the page fills the window itself. */
    fills?: boolean
  }
}
