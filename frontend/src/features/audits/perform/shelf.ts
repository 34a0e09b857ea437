/** What this device keeps until the server has it. IndexedDB, because photos are too large for anything else. */

export interface Shelf<T extends { key: string }> {
  all: () => Promise<T[]>
  put: (row: T) => Promise<void>
  drop: (key: string) => Promise<void>
}

const DATABASE = 'kaoping.audits'
const VERSION = 1
export type StoreName = 'marks' | 'photos' | 'sheets'
const STORES: readonly StoreName[] = ['marks', 'photos', 'sheets']

let opening: Promise<IDBDatabase> | null = null

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, VERSION)
    asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name, { keyPath: 'key' }))
    asked.onsuccess = () => {
      // Another tab with a newer build may ask for the next version.
      asked.result.onversionchange = () => {
        asked.result.close()
        opening = null
      }
      resolve(asked.result)
    }
    asked.onerror = () => reject(asked.error ?? new Error('The device gave no reason'))
  }).catch((fault: unknown) => {
    opening = null
    throw fault
  })
  return opening
}

async function act<R>(store: StoreName, mode: IDBTransactionMode, ask: (rows: IDBObjectStore) => IDBRequest<R>): Promise<R> {
  const database = await open()
  return new Promise<R>((resolve, reject) => {
    const work = database.transaction(store, mode)
    const asked = ask(work.objectStore(store))
    // Kept means that the transaction is complete, not that the request was taken.
    work.oncomplete = () => resolve(asked.result)
    work.onabort = () => reject(work.error ?? asked.error ?? new Error('The device gave no reason'))
  })
}

/** Rows of one store whose key begins with `prefix`: two people may use one telephone. */
export function deviceShelf<T extends { key: string }>(store: StoreName, prefix: string): Shelf<T> {
  const mine = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
  return {
    all: () => act<T[]>(store, 'readonly', (rows) => rows.getAll(mine)),
    put: async (row) => void (await act(store, 'readwrite', (rows) => rows.put(row))),
    drop: async (key) => void (await act(store, 'readwrite', (rows) => rows.delete(key))),
  }
}
