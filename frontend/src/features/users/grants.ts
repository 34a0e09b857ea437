/** What a grant has to name for a role's reach, what it still lacks, and what is sent. Pure. */

export interface DepartmentRef {
  store_code: string
  code: string
}

export interface GrantForm {
  role: string
  stores: string[]
  brands: string[]
  /** Store and department code with a slash between: `SH001/SALES`. */
  departments: string[]
}

export interface GrantBody {
  role: string
  store_codes: string[]
  brand_codes: string[]
  departments: DepartmentRef[]
}

export interface Asked {
  stores: boolean
  brands: boolean
  departments: boolean
  /** Without a place named it would reach nothing. */
  must: boolean
  /** It starts from the person, so that an account of nobody has no use for it. */
  person: boolean
}

const NOTHING: Asked = { stores: false, brands: false, departments: false, must: false, person: false }

const ASKED: Record<string, Asked> = {
  STORES: { ...NOTHING, stores: true, must: true },
  BRAND: { ...NOTHING, brands: true, must: true },
  DEPARTMENT: { ...NOTHING, stores: true, departments: true },
  SELF: { ...NOTHING, person: true },
  TEAM: { ...NOTHING, person: true },
}

export const askedBy = (reach: string | undefined): Asked => ASKED[reach ?? ''] ?? NOTHING

export const emptyGrant = (): GrantForm => ({ role: '', stores: [], brands: [], departments: [] })

export const keyOf = (ref: DepartmentRef): string => `${ref.store_code}/${ref.code}`

export function formOf(grant: GrantBody): GrantForm {
  return {
    role: grant.role,
    stores: [...grant.store_codes],
    brands: [...grant.brand_codes],
    departments: grant.departments.map(keyOf),
  }
}

export type Lack = 'role' | 'place' | 'twice' | 'person'

/** What is wrong with each grant, null where nothing is. The same role twice says the same thing in two places. */
export function lacksOf(
  grants: readonly GrantForm[],
  reachOf: (role: string) => string | undefined,
  hasPerson: boolean,
): (Lack | null)[] {
  return grants.map((grant, place) => {
    if (!grant.role) return 'role'
    if (grants.findIndex((other) => other.role === grant.role) !== place) return 'twice'
    const asked = askedBy(reachOf(grant.role))
    if (asked.must && grant.stores.length === 0 && grant.brands.length === 0) return 'place'
    if (asked.person && !hasPerson) return 'person'
    return null
  })
}

/** What was named for a role chosen before goes: a reach carries only what it asks for. */
export function bodyOf(grant: GrantForm, reach: string | undefined): GrantBody {
  const asked = askedBy(reach)
  return {
    role: grant.role,
    store_codes: asked.stores ? grant.stores : [],
    brand_codes: asked.brands ? grant.brands : [],
    departments: asked.departments ? grant.departments.map(refOf) : [],
  }
}

function refOf(key: string): DepartmentRef {
  const [store_code = '', code = ''] = key.split('/')
  return { store_code, code }
}
