/** The access token: in memory only. The refresh token is a cookie this script can never read. */
import { BASE } from '@/api/client'
import { ProblemError, type ProblemBody } from '@/api/problem'
import { locale } from '../i18n/text'
import { singleFlight } from './refresh'

let access: string | null = null
let onLost: () => void = () => undefined

/** Says that this browser may hold a session, so that a first visit asks for nothing. Holds no secret. */
const HINT = 'kaoping.session'
/** A header no other site can make a browser send without our consent. */
const GUARD = { 'X-Kaoping-Session': '1' }

export const accessToken = () => access
export const mayHaveSession = () => localStorage.getItem(HINT) === '1'

export function whenLost(callback: () => void): void {
  onLost = callback
}

export function forget(): void {
  access = null
  localStorage.removeItem(HINT)
}

function keep(reply: { access_token: string }): void {
  access = reply.access_token
  localStorage.setItem(HINT, '1')
}

async function post(path: string, body?: URLSearchParams): Promise<Response> {
  return fetch(`${BASE}${path}`, {
    method: 'POST',
    headers: { ...GUARD, 'Accept-Language': locale() },
    credentials: 'same-origin',
    body: body ?? null,
  }).catch(() => {
    throw new ProblemError(0, {})
  })
}

async function problem(response: Response): Promise<ProblemError> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody
  return new ProblemError(response.status, body, response.headers)
}

/** OAuth2 password grant. Throws the server's problem when it refuses. */
export async function grant(username: string, password: string): Promise<void> {
  const response = await post('/auth/token', new URLSearchParams({ grant_type: 'password', username, password }))
  if (!response.ok) throw await problem(response)
  keep((await response.json()) as { access_token: string })
}

/** New access token by cookie. False when the session is over; a failing network throws and ends nothing. */
export const renew = singleFlight(async () => {
  const response = await post('/auth/refresh')
  if (response.ok) {
    keep((await response.json()) as { access_token: string })
    return true
  }
  if (response.status >= 500 || response.status === 429) throw await problem(response)
  forget()
  onLost()
  return false
})

/** Ends the session here and on the server; here even when the server does not answer. */
export async function revoke(): Promise<void> {
  try {
    await post('/auth/logout')
  } finally {
    forget()
  }
}

/** Signing out in one tab signs out the others. */
window.addEventListener('storage', (change) => {
  if (change.key === HINT && change.newValue === null) {
    access = null
    onLost()
  }
})
