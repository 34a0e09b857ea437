/** Shapes the records of every kind share. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Customer = Schemas['CustomerOut']
export type Vehicle = Schemas['VehicleOut']
export type Served = Schemas['AttributionOut']
