/** What the server says when it refuses (RFC 9457), as an error the pages can show. It never retries anything. */

export interface FieldFault {
  /** JSON pointer into the request body, "" when the whole document is at fault. */
  pointer: string
  code: string
  message: string
}

export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  detail?: string | null
  code?: string
  request_id?: string | null
  errors?: Partial<FieldFault>[] | null
}

export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string | null
  readonly requestId: string | null
  readonly faults: readonly FieldFault[]
  /** Seconds the server asks us to wait, null when it did not say. */
  readonly retryAfter: number | null

  constructor(status: number, body: ProblemBody, headers?: Headers) {
    super(body.title ?? `HTTP ${status}`)
    this.status = status
    this.code = body.code ?? (status === 0 ? 'offline' : `http-${status}`)
    this.title = body.title ?? ''
    this.detail = body.detail ?? null
    this.requestId = body.request_id ?? headers?.get('X-Request-ID') ?? null
    this.faults = (body.errors ?? []).map((fault) => ({
      pointer: fault.pointer ?? '',
      code: fault.code ?? '',
      message: fault.message ?? '',
    }))
    const wait = Number(headers?.get('Retry-After') ?? Number.NaN)
    this.retryAfter = Number.isFinite(wait) ? wait : null
  }

  /** Faults of the fields at or below a pointer, for showing beside the input. */
  at(pointer: string): string | null {
    const found = this.faults.find((fault) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`))
    return found?.message ?? null
  }
}

/** A reply of the typed client, as far as we need it. */
interface Reply<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Data of a reply, or the problem as an error. A network failure becomes status 0. */
export async function ask<T>(call: Promise<Reply<T>>): Promise<NonNullable<T>> {
  const { data } = await settle(call)
  return data as NonNullable<T>
}

/** The same with what the reply carried beside its body; `data` is undefined after 204. */
export async function settle<T>(call: Promise<Reply<T>>): Promise<{ data: T | undefined; headers: Headers }> {
  let reply: Reply<T>
  try {
    reply = await call
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw new ProblemError(0, {})
  }
  const { data, error, response } = reply
  if (!response.ok) throw new ProblemError(response.status, asBody(error), response.headers)
  return { data, headers: response.headers }
}

/** The version that was read, as the header If-Match carries it. */
export const ifMatch = (row: { row_version: number }) => ({ 'if-match': `"${row.row_version}"` })

function asBody(error: unknown): ProblemBody {
  return typeof error === 'object' && error !== null ? (error as ProblemBody) : {}
}
