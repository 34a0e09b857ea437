import { describe, expect, it } from 'vitest'
import { askedBy, bodyOf, emptyGrant, formOf, lacksOf } from './grants'

const REACHES: Record<string, string> = { GM: 'STORES', QUALITY: 'BRAND', HEAD: 'DEPARTMENT', ADMIN: 'GROUP', STAFF: 'SELF' }
const reachOf = (role: string) => REACHES[role]

describe('a grant names what its reach asks for', () => {
  it.each([
    ['STORES', ['stores', 'must']],
    ['BRAND', ['brands', 'must']],
    ['DEPARTMENT', ['stores', 'departments']],
    ['GROUP', []],
    ['SELF', ['person']],
    ['TEAM', ['person']],
  ])('%s', (reach, asked) => {
    expect(Object.entries(askedBy(reach)).flatMap(([what, isAsked]) => (isAsked ? [what] : []))).toEqual(asked)
  })
})

describe('what a grant lacks', () => {
  it.each([
    [{ ...emptyGrant() }, 'role'],
    [{ ...emptyGrant(), role: 'GM' }, 'place'],
    [{ ...emptyGrant(), role: 'GM', stores: ['SH001'] }, null],
    [{ ...emptyGrant(), role: 'QUALITY' }, 'place'],
    [{ ...emptyGrant(), role: 'HEAD' }, null],
    [{ ...emptyGrant(), role: 'ADMIN' }, null],
  ])('%o', (grant, lack) => expect(lacksOf([grant], reachOf, true)).toEqual([lack]))

  it('the same role is given once, with all its places', () => {
    const gm = { ...emptyGrant(), role: 'GM', stores: ['SH001'] }
    expect(lacksOf([gm, { ...gm, stores: ['SH002'] }], reachOf, true)).toEqual([null, 'twice'])
  })

  it('what starts from the person needs one', () => {
    expect(lacksOf([{ ...emptyGrant(), role: 'STAFF' }], reachOf, false)).toEqual(['person'])
  })
})

it('places named for a role chosen before are not sent along', () => {
  const grant = { role: 'ADMIN', stores: ['SH001'], brands: ['LK'], departments: ['SH001/SALES'] }
  expect(bodyOf(grant, 'GROUP')).toEqual({ role: 'ADMIN', store_codes: [], brand_codes: [], departments: [] })
})

it('departments go there and back', () => {
  const sent = { role: 'HEAD', store_codes: [], brand_codes: [], departments: [{ store_code: 'SH001', code: 'SALES' }] }
  expect(bodyOf(formOf(sent), 'DEPARTMENT')).toEqual(sent)
})
