/** Requests about employees, their posts and their codes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask, ifMatch, settle } from '@/api/problem'
import type { components } from '@/api/schema'
import { useListPage } from '@/shared/list/listPage'
import { EMPLOYEES, organisationChanged } from '@/shared/organisation/queries'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']

export type Employee = Schemas['EmployeeOut']
export type Assignment = Schemas['AssignmentOut']
export type Status = NonNullable<Schemas['EmployeePatch']['status']>

export const STATUSES: readonly Status[] = ['ACTIVE', 'PROBATION', 'LEAVE', 'RESIGNED']

export function useEmployees() {
  return useListPage({
    name: 'employees',
    key: EMPLOYEES,
    filters: { q: '', store: '', department: '', position: '', status: '' },
    load: ({ q, store, department, position, status }, portion) => {
      const asked = {
        q: q.trim() || undefined,
        store_id: Number(store) || undefined,
        department_id: Number(department) || undefined,
        position_id: Number(position) || undefined,
        status: STATUSES.find((one) => one === status),
      }
      return ask(api.GET('/api/v1/employees', { params: { query: { ...asked, ...portion } } }))
    },
  })
}

const at = (id: number) => ({ path: { employee_id: id } })

export function useEmployee(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...EMPLOYEES, id()]),
    queryFn: () => ask(api.GET('/api/v1/employees/{employee_id}', { params: at(id()) })),
  })
}

/** Every post somebody held, holds or will hold, as far as this person reaches them. */
export function usePosts(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...EMPLOYEES, id(), 'posts']),
    queryFn: () => ask(api.GET('/api/v1/assignments', { params: { query: { employee_id: id(), limit: 100 } } })),
  })
}

export const hire = (body: Schemas['EmployeeIn']) => ask(api.POST('/api/v1/employees', { body }))

export const change = (employee: Employee, body: Schemas['EmployeePatch']) =>
  ask(api.PATCH('/api/v1/employees/{employee_id}', { params: { ...at(employee.id), header: ifMatch(employee) }, body }))

export const givePost = (body: Schemas['AssignmentIn']) => ask(api.POST('/api/v1/assignments', { body }))

const ofPost = (post: Assignment) => ({ params: { path: { assignment_id: post.id }, header: ifMatch(post) } })

export const changePost = (post: Assignment, body: Schemas['AssignmentPatch']) =>
  ask(api.PATCH('/api/v1/assignments/{assignment_id}', { ...ofPost(post), body }))

export const removePost = (post: Assignment) => settle(api.DELETE('/api/v1/assignments/{assignment_id}', ofPost(post)))

/** Ends one post and begins another. When the new one is refused the old one lasts as before, and the refusal is told. */
export async function transfer(from: Assignment, lastDay: string, to: Schemas['AssignmentIn']): Promise<Assignment> {
  const ended = await changePost(from, { valid_to: lastDay })
  try {
    return await givePost(to)
  } catch (refusal) {
    await changePost(ended, { valid_to: from.valid_to })
    throw refusal
  }
}

export const bindCode = (id: number, body: Schemas['EmployeeCodeIn']) =>
  settle(api.POST('/api/v1/employees/{employee_id}/codes', { params: at(id), body }))

const unbindCode = (id: number, codeId: number) =>
  settle(api.DELETE('/api/v1/employees/{employee_id}/codes/{code_id}', { params: { path: { employee_id: id, code_id: codeId } } }))

/** What follows from any act on the staff: every list that counts or names them is read anew. */
export function useStaffChanged() {
  const client = useQueryClient()
  return () => organisationChanged(client)
}

export function useUnbind(id: () => number) {
  const changed = useStaffChanged()
  return useMutation({ mutationFn: (codeId: number) => unbindCode(id(), codeId), onSettled: changed })
}

export function useRemoval() {
  const changed = useStaffChanged()
  return useMutation({ mutationFn: removePost, onSettled: changed })
}
