/** Requests about accounts. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask, ifMatch } from '@/api/problem'
import type { components } from '@/api/schema'
import type { Portion } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']
export type User = Schemas['UserOut']
export type Grant = Schemas['GrantOut']
export type UserIn = Schemas['UserIn']
export type UserPatch = Schemas['UserPatch']

export const STATES = ['ACTIVE', 'DISABLED'] as const
export const EMPTY = { q: '', role: '', store: '', state: '' }
export const KEY = ['users'] as const

export function loadUsers(filters: typeof EMPTY, portion: Portion) {
  const query = {
    ...portion,
    q: filters.q.trim() || undefined,
    role: filters.role || undefined,
    store_id: filters.store ? Number(filters.store) : undefined,
    state: STATES.find((one) => one === filters.state),
  }
  return ask(api.GET('/api/v1/users', { params: { query } }))
}

export function useUser(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...KEY, id()]),
    queryFn: () => ask(api.GET('/api/v1/users/{user_id}', { params: { path: { user_id: id() } } })),
  })
}

export const openUser = (body: UserIn) => ask(api.POST('/api/v1/users', { body }))

export const changeUser = (user: User, body: UserPatch) =>
  ask(api.PATCH('/api/v1/users/{user_id}', { params: { path: { user_id: user.id }, header: ifMatch(user) }, body }))

export const oneTimePassword = (user: User) =>
  ask(api.POST('/api/v1/users/{user_id}/one-time-password', { params: { path: { user_id: user.id } } }))

/** After an act on an account: the lists, the account, and what the journal says of it. */
export function useRefreshed() {
  const client = useQueryClient()
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: KEY }),
      client.invalidateQueries({ queryKey: ['roles'] }),
      client.invalidateQueries({ queryKey: ['journal'] }),
    ])
  }
}
