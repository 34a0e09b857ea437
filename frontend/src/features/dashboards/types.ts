/** Names for the shapes of dashboards; the shapes themselves come from the API document. */
import type { components } from '@/api/schema'

export type Measures = components['schemas']['MeasuresOut']
export type Measure = Measures['measures'][number]
export type Point = Measure['points'][number]
export type StorePoints = Measure['stores'][number]

/** A point of a chart whose records are asked for; without a store, of all in sight. */
export interface Behind {
  measure: string
  period: string
  store: number | null
}
