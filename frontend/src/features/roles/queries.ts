/** Requests about roles and permission words. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { ask, ifMatch, settle } from '@/api/problem'
import type { components } from '@/api/schema'
import type { Role } from '@/shared/access/queries'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']
export type Permission = Schemas['PermissionOut']
export type RoleIn = Schemas['RoleIn']
export type RolePatch = Schemas['RolePatch']

export function usePermissions() {
  return useQuery({ queryKey: ['permissions'], queryFn: () => ask(api.GET('/api/v1/permissions')), staleTime: Infinity })
}

export const createRole = (body: RoleIn) => ask(api.POST('/api/v1/roles', { body }))

export const changeRole = (role: Role, body: RolePatch) =>
  ask(api.PATCH('/api/v1/roles/{role_id}', { params: { path: { role_id: role.id }, header: ifMatch(role) }, body }))

export const deleteRole = (role: Role) =>
  settle(api.DELETE('/api/v1/roles/{role_id}', { params: { path: { role_id: role.id }, header: ifMatch(role) } }))

export function useRefreshed() {
  const client = useQueryClient()
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['roles'] }),
      client.invalidateQueries({ queryKey: ['users'] }),
      client.invalidateQueries({ queryKey: ['journal'] }),
    ])
  }
}
