/** Requests about positions. */
import { ask, ifMatch } from '@/api/problem'
import type { components } from '@/api/schema'
import { wholePage, useListPage } from '@/shared/list/listPage'
import { listPositions, POSITIONS, type Position } from '@/shared/organisation/queries'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']
export type Stream = Schemas['PositionIn']['stream']

export const STREAMS: readonly Stream[] = ['SALES', 'AFTERSALES', 'CRM', 'SUPPORT']

export function usePositionList() {
  return useListPage({
    name: 'positions',
    key: POSITIONS,
    filters: { stream: '' },
    load: async ({ stream }) => wholePage((await listPositions()).filter((one) => !stream || one.stream === stream)),
  })
}

export const addPosition = (body: Schemas['PositionIn']) => ask(api.POST('/api/v1/positions', { body }))

export const changePosition = (position: Position, body: Schemas['PositionPatch']) =>
  ask(
    api.PATCH('/api/v1/positions/{position_id}', {
      params: { path: { position_id: position.id }, header: ifMatch(position) },
      body,
    }),
  )
