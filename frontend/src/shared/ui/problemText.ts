/** What a failure says to a person: the server's own words when it has some, ours when it has none. */
import { ProblemError } from '@/api/problem'
import { c } from '../i18n/common'

export interface Fault {
  text: string
  fields: { name: string; message: string }[]
  requestId: string | null
}

function sentence(problem: ProblemError): string {
  if (problem.status === 0) return c('fault.offline')
  if (problem.status === 412) return c('fault.stale')
  if (problem.faults.length > 0 && problem.title) return problem.title
  if (problem.detail && problem.status < 500) return problem.detail
  if (problem.status === 403 && !problem.title) return c('fault.forbidden')
  if (problem.status === 404) return c('fault.notFound')
  if (problem.status === 429 && problem.retryAfter) return c('fault.wait', { n: problem.retryAfter })
  if (problem.status === 429 || problem.status === 503) return c('fault.busy')
  return problem.title && problem.status < 500 ? problem.title : c('fault.unknown')
}

const isBelow = (pointer: string, fields: readonly string[]) =>
  fields.some((field) => pointer === field || pointer.startsWith(`${field}/`))

/** `except` are the fields that show their own faults. */
export function describe(error: unknown, except: readonly string[] = []): Fault {
  if (!(error instanceof ProblemError)) return { text: c('fault.unknown'), fields: [], requestId: null }
  return {
    text: sentence(error),
    fields: error.faults.filter((fault) => !isBelow(fault.pointer, except)).map((fault) => ({ name: fault.pointer.split('/').at(-1) ?? '', message: fault.message })),
    requestId: error.requestId,
  }
}
