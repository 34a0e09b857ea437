/** The close as the API tells it, under the names these pages use. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Period = Schemas['PeriodOut']
export type PeriodState = Schemas['PeriodState']
export type Act = Schemas['PeriodAct']
export type Stage = Schemas['SheetStage']
export type Level = Schemas['CardLevel']
export type Completeness = Schemas['CompletenessOut']
export type Check = Schemas['CheckOut']
export type Day = Schemas['DayOut']
export type Sheet = Schemas['SheetOut']
export type Column = Schemas['SheetColumnOut']
export type Row = Schemas['SheetRowOut']
export type Item = Schemas['SheetItemOut']
export type Judged = Schemas['EntryOut']
export type Signed = Schemas['SignedOut']
export type ReviewBody = Schemas['ReviewIn']
export type Impact = Schemas['LateImpactOut']
export type Appeal = Schemas['AppealOut']
/** How grave a check or an exception is. */
export type Severity = Check['severity'] | Row['exceptions'][number]['severity']
