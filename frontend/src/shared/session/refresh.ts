/** One refresh at a time: whoever needs a new token while one is being fetched waits for the same answer. */

export function singleFlight<T>(run: () => Promise<T>): () => Promise<T> {
  let flying: Promise<T> | null = null
  return () => {
    flying ??= run().finally(() => {
      flying = null
    })
    return flying
  }
}
