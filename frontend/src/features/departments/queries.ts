/** Requests about departments. Of a store or of all, the list comes whole: a tree cannot be cut into pages. */
import { ask, ifMatch } from '@/api/problem'
import type { components } from '@/api/schema'
import { wholePage, useListPage } from '@/shared/list/listPage'
import { DEPARTMENTS, listDepartments, type Department } from '@/shared/organisation/queries'
import { inTreeOrder } from '@/shared/organisation/tree'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']
export type Kind = Schemas['DepartmentIn']['kind']

export const KINDS: readonly Kind[] = [
  'SALES',
  'DCC',
  'SERVICE',
  'WORKSHOP',
  'BODY_SHOP',
  'PARTS',
  'CRM',
  'FINANCE_INSURANCE',
  'FINANCE',
  'USED_CAR',
  'ADMIN_HR',
  'GENERAL',
]

/** Each store's tree after the other, those that are closed only when asked for. */
export function asRows(departments: readonly Department[], withClosed: boolean) {
  const shown = departments.filter((one) => withClosed || one.closed_on === null)
  const stores = [...new Set(shown.map((one) => one.store_id))]
  return stores.flatMap((id) => inTreeOrder(shown.filter((one) => one.store_id === id)))
}

export type Row = ReturnType<typeof asRows>[number]

export function useDepartmentList() {
  return useListPage({
    name: 'departments',
    key: DEPARTMENTS,
    filters: { store: '', show: '' },
    load: async ({ store, show }) => wholePage(asRows(await listDepartments(Number(store) || undefined), show === 'all')),
  })
}

export const openDepartment = (body: Schemas['DepartmentIn']) => ask(api.POST('/api/v1/departments', { body }))

export const changeDepartment = (department: Department, body: Schemas['DepartmentPatch']) =>
  ask(
    api.PATCH('/api/v1/departments/{department_id}', {
      params: { path: { department_id: department.id }, header: ifMatch(department) },
      body,
    }),
  )
