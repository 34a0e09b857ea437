/** Posts on a time line: what is past, what is held today, what is to come. Days are the store's, as written. */

export interface Dated {
  valid_from: string
  valid_to: string | null
}

export type Phase = 'future' | 'current' | 'past'

export function phaseOf(post: Dated, today: string): Phase {
  if (post.valid_from > today) return 'future'
  return post.valid_to !== null && post.valid_to < today ? 'past' : 'current'
}

/** Latest first; what has no end before what has one. */
export function latestFirst<P extends Dated>(posts: readonly P[]): P[] {
  const end = (post: P) => post.valid_to ?? '9999-12-31'
  return [...posts].sort((one, other) => end(other).localeCompare(end(one)) || other.valid_from.localeCompare(one.valid_from))
}

/** The day before, for a post that ends when another begins. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
