/** One form: what is typed, whether it changed, what is lacking, and what the server refused at which field. */
import { computed, inject, reactive, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import { ProblemError } from '@/api/problem'
import { useKept } from '../composables/kept'
import { c } from '../i18n/common'

/** By the JSON pointer of a field, what is wrong with it. */
export type Lacks = Readonly<Record<string, string>>

export interface FormOptions<V extends object, R> {
  /** What the form begins with; anything else is a change. */
  initial: V
  /** A long form keeps what was typed over a reload, under this name. */
  draft?: string
  lacks?: (values: V) => Lacks
  send: (values: V) => Promise<R>
  done?: (result: R) => unknown
}

/** A form as its dialog and its fields see it. */
export interface FormState {
  isDirty: ComputedRef<boolean>
  isBusy: Readonly<Ref<boolean>>
  error: Readonly<ShallowRef<unknown>>
  /** What is wrong at a field, ours once it was sent, the server's afterwards. */
  wrongAt: (pointer: string) => string
  submit: () => Promise<boolean>
  /** Forgets what was typed. */
  discard: () => void
}

export function useForm<V extends object, R>(options: FormOptions<V, R>): FormState & { values: V } {
  const beginning = JSON.stringify(options.initial)
  // A copy: what is typed must not change the record it came from.
  const copy = JSON.parse(beginning) as V
  const kept = options.draft ? useKept(options.draft, copy) : null
  const values = kept?.form ?? (reactive(copy) as V)
  const saved = ref(beginning)
  const isDirty = computed(() => JSON.stringify(values) !== saved.value)
  const isBusy = ref(false)
  const wasTried = ref(false)
  const error = shallowRef<unknown>(null)
  const lacking = computed(() => options.lacks?.(values) ?? {})

  function wrongAt(pointer: string): string {
    const ours = wasTried.value ? lacking.value[pointer] : undefined
    const theirs = error.value instanceof ProblemError ? error.value.at(pointer) : null
    return ours ?? theirs ?? ''
  }

  function discard(): void {
    saved.value = JSON.stringify(values)
    kept?.drop()
  }

  async function submit(): Promise<boolean> {
    wasTried.value = true
    if (isBusy.value || Object.keys(lacking.value).length > 0) return false
    isBusy.value = true
    error.value = null
    try {
      const result = await options.send(values)
      discard()
      await options.done?.(result)
      return true
    } catch (refusal) {
      error.value = refusal
      return false
    } finally {
      isBusy.value = false
    }
  }

  return { values, isDirty, isBusy, error, wrongAt, submit, discard }
}

/** The fields that must not be empty, by pointer. */
export function required(fields: Readonly<Record<string, unknown>>): Lacks {
  const isEmpty = (value: unknown) =>
    value === null || value === undefined || (typeof value === 'string' && !value.trim()) || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => isEmpty(value))
      .map(([pointer]) => [pointer, c('required')]),
  )
}

export interface Desk {
  wrongAt: (pointer: string) => string
  /** A field says which fault it shows itself; returns how to unsay it. */
  shows: (pointer: string) => () => void
}

const DESK: InjectionKey<Desk> = Symbol('form')
export { DESK as FORM }

export function useDesk(): Desk | undefined {
  return inject(DESK, undefined)
}
