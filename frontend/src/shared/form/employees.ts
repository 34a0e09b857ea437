/** Finding people by number, name or pinyin, as a field of a form needs it. */
import { ref, shallowRef } from 'vue'
import { ask } from '@/api/problem'
import { api } from '../session/api'
import { notify } from '../ui/notify'

export interface Person {
  id: number
  name: string
  /** Their number in the group; absent where only the name is known. */
  employee_no?: string
}

const FOUND = 20

export const nameOf = (person: Person) => (person.employee_no ? `${person.name} ${person.employee_no}` : person.name)

/** `found` always holds the chosen as well, so that a field can name them. */
export function useEmployeeSearch(storeId: () => number | undefined, chosen: () => readonly Person[]) {
  const found = shallowRef<readonly Person[]>([...chosen()])
  const isBusy = ref(false)
  let latest = 0

  async function find(q: string): Promise<void> {
    latest += 1
    const mine = latest
    isBusy.value = true
    try {
      const query = { store_id: storeId(), q: q.trim() || undefined, limit: FOUND }
      const page = await ask(api.GET('/api/v1/employees', { params: { query } }))
      if (mine !== latest) return
      const people = page.items.map(({ id, name, employee_no }) => ({ id, name, employee_no }))
      found.value = [...new Map([...chosen(), ...people].map((one) => [one.id, one])).values()]
    } catch (error) {
      notify.failed(error)
    } finally {
      if (mine === latest) isBusy.value = false
    }
  }

  return { found, isBusy, find }
}
