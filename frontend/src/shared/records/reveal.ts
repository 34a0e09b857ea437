/** Names and numbers of a customer for a stated purpose, which the server keeps on record. */
import { ask } from '@/api/problem'
import { roles } from '../i18n/people'
import { api } from '../session/api'
import type { Revealed } from '../ui/RevealPhone.vue'

export async function revealCustomer(id: number, purpose: string): Promise<Revealed> {
  const found = await ask(
    api.POST('/api/v1/customers/{customer_id}/reveal', { params: { path: { customer_id: id } }, body: { purpose } }),
  )
  return {
    name: found.name,
    numbers: found.contacts.map((contact) => ({ phone: contact.phone, about: roles.code('party', contact.role) })),
  }
}
