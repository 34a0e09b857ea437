/** Who sits here and what they may do. The server decides again on every request; this only decides what to show. */
import { computed, readonly, shallowRef } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { queryClient } from '../queries'
import { api } from './api'
import { forget, grant, mayHaveSession, renew, revoke, whenLost } from './tokens'

export type Me = components['schemas']['MeOut']

const current = shallowRef<Me | null>(null)
let restoring: Promise<void> | null = null

async function load(): Promise<void> {
  current.value = await ask(api.GET('/api/v1/me'))
}

function clear(): void {
  current.value = null
  queryClient.clear()
}

whenLost(clear)

async function restore(): Promise<void> {
  if (!mayHaveSession()) return
  if (await renew()) await load()
}

export const session = {
  me: readonly(current),
  signedIn: computed(() => current.value !== null),

  may(word: string): boolean {
    return current.value?.permissions.includes(word) ?? false
  },

  /** Picks up the session this browser left, once. A network failure leaves the door closed, not locked. */
  ready(): Promise<void> {
    restoring ??= restore().catch(() => {
      restoring = null
    })
    return restoring
  },

  reload: load,

  async signIn(username: string, password: string): Promise<void> {
    queryClient.clear()
    await grant(username, password)
    await load()
  },

  async signOut(): Promise<void> {
    try {
      await revoke()
    } finally {
      clear()
    }
  },

  forget(): void {
    forget()
    clear()
  },
}
