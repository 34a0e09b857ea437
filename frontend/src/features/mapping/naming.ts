/** What a changed naming says, frozen beside new, in rows that can be compared. Pure. */

export interface Named {
  role: string
  code: string
  share: string
}

export interface Pair {
  role: string
  frozen: Named[]
  named: Named[]
  /** The people of the role differ, or their shares do. */
  differs: boolean
}

/** Namings stand in the sample as triples `[role, code, share]`; anything else is nobody. */
export function read(list: unknown): Named[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one: unknown) => {
    if (!Array.isArray(one)) return []
    const [role, code, share] = one as unknown[]
    return typeof role === 'string' && typeof code === 'string' ? [{ role, code, share: String(share ?? '1') }] : []
  })
}

const told = (list: readonly Named[]) => list.map((one) => `${one.code} ${Number(one.share)}`).sort().join()

export function pairs(sample: Readonly<Record<string, unknown>>): Pair[] {
  const frozen = read(sample.frozen)
  const named = read(sample.named)
  const roles = [...new Set([...frozen, ...named].map((one) => one.role))]
  return roles.map((role) => {
    const before = frozen.filter((one) => one.role === role)
    const after = named.filter((one) => one.role === role)
    return { role, frozen: before, named: after, differs: told(before) !== told(after) }
  })
}
