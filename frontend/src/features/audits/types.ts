/** Names for the shapes of audits; the shapes themselves come from the API document. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type AuditLine = Schemas['AuditOut']
export type Audit = Schemas['AuditDetailOut']
export type Section = Audit['sections'][number]
export type Standard = Section['standards'][number]
export type Item = Standard['items'][number]
export type Photo = Item['photos'][number]
export type NaReason = Audit['na_reasons'][number]
export type Result = NonNullable<Item['result']>
export type PlanIn = Schemas['AuditIn']
export type MarkIn = Schemas['MarkIn']
export type Marked = Schemas['MarkedOut']
export type Template = Schemas['AuditTemplateOut']
export type Checklist = Schemas['AuditTemplateDetailOut']
export type Finding = Schemas['FindingOut']
