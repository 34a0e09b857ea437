/** The one way to the API: typed by the generated document, signed, and patient with exactly one expired token. */
import createClient from 'openapi-fetch'
import type { paths } from './schema'

export interface Caller {
  token: () => string | null
  /** Gets a new access token; false when the session is over. */
  refresh: () => Promise<boolean>
  locale: () => string
  /** Told the server's clock whenever a reply carries it. */
  onServerDate?: (date: string) => void
}

export const BASE = '/api/v1'

export type Transport = (request: Request) => Promise<Response>

/** The tag of an answer is the version of its row, and what it tells beside the row moves without it: counts, posts,
    next acts. The browser's own cache would show what was, so it is left out; the query cache is ours. */
const fresh: Transport = (request) => fetch(request, { cache: 'no-store' })

/** fetch that signs each request and repeats it once after a silent refresh. */
export function signedTransport(caller: Caller, send: Transport = fresh): Transport {
  const signed = (request: Request) => {
    const token = caller.token()
    if (token) request.headers.set('Authorization', `Bearer ${token}`)
    request.headers.set('Accept-Language', caller.locale())
    return request
  }
  return async (request) => {
    const again = request.clone()
    const usedToken = caller.token()
    let response = await send(signed(request))
    if (response.status === 401 && usedToken) {
      // Another request may have refreshed while this one travelled.
      const renewed = caller.token() !== usedToken || (await caller.refresh())
      if (renewed && caller.token()) response = await send(signed(again))
    }
    const date = response.headers.get('Date')
    if (date) caller.onServerDate?.(date)
    return response
  }
}

export function createApi(caller: Caller, send?: Transport) {
  return createClient<paths>({
    baseUrl: location.origin,
    fetch: signedTransport(caller, send),
    querySerializer: { array: { style: 'form', explode: true } },
  })
}

export type Api = ReturnType<typeof createApi>
