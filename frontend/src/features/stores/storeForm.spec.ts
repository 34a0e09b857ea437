import { describe, expect, it } from 'vitest'
import { asPatch, asStore, lacksOf, typedOf } from './storeForm'

const filled = () => ({ ...typedOf(), code: ' SH009 ', label: { zh: '新店', en: '' }, brand_codes: ['NORTH'] })

describe('the form of a store', () => {
  it('begins with a usual week and asks for a name and a brand', () => {
    expect(Object.keys(lacksOf(typedOf())).sort()).toEqual(['/brand_codes', '/label/zh'])
    expect(lacksOf(filled())).toEqual({})
  })

  it('refuses a day that closes before it opens, and an amount that is none', () => {
    const values = filled()
    values.business_hours[2] = ['18:00', '08:30']
    values.min_wage_monthly = '2690,5'
    expect(Object.keys(lacksOf(values)).sort()).toEqual(['/business_hours', '/min_wage_monthly'])
  })

  it('sends nothing typed as null, never as an empty word', () => {
    expect(asStore(filled())).toMatchObject({ code: 'SH009', label: { zh: '新店', en: null }, city: null, min_wage_monthly: null })
    expect(asPatch(filled())).not.toHaveProperty('code')
    expect(asPatch(filled())).toHaveProperty('closed_on', null)
  })
})
