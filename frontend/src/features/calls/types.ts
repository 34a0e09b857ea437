/** Names for the shapes of the call desk; the shapes themselves come from the API document. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Task = Schemas['CallDeskOut']
export type Order = NonNullable<Task['order']>
export type Sale = NonNullable<Task['sale']>
export type QueueLine = Schemas['CallbackOut']
export type Question = Schemas['QuestionOut']
export type Option = Schemas['OptionOut']
export type Questionnaire = Schemas['QuestionnaireOut']
export type OutcomeButton = Schemas['OutcomeButton']
export type OutcomeCode = OutcomeButton['code']
export type OpenedAttempt = Schemas['OpenedAttemptOut']
export type AnswerIn = Schemas['AnswerIn']
export type ResultIn = Schemas['AttemptResultIn']
export type ResultOut = Schemas['AttemptResultOut']
export type History = Schemas['HistoryOut']
