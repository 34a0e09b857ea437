/** The permission matrix: words in their areas, and what changes between two sets of words. Pure. */

export interface Word {
  word: string
  area: string
}

export interface Area<W extends Word> {
  area: string
  words: W[]
}

/** Words by area, both in the order the server lists them. */
export function byArea<W extends Word>(words: readonly W[]): Area<W>[] {
  const areas = new Map<string, W[]>()
  for (const word of words) {
    const known = areas.get(word.area)
    if (known) known.push(word)
    else areas.set(word.area, [word])
  }
  return [...areas].map(([area, found]) => ({ area, words: found }))
}

export type Share = 'all' | 'some' | 'none'

/** How much of an area a role holds, for the box that stands for all of it. */
export function shareOf(area: readonly Word[], held: readonly string[]): Share {
  const count = area.filter((one) => held.includes(one.word)).length
  return count === 0 ? 'none' : count === area.length ? 'all' : 'some'
}

/** All of an area, or none of it; the rest stays as it is. */
export function withArea(area: readonly Word[], held: readonly string[], whole: boolean): string[] {
  const rest = held.filter((word) => !area.some((one) => one.word === word))
  return whole ? [...rest, ...area.map((one) => one.word)] : rest
}

export interface WordChange {
  gained: string[]
  lost: string[]
}

export function changeOf(before: readonly string[], after: readonly string[]): WordChange {
  return {
    gained: after.filter((word) => !before.includes(word)),
    lost: before.filter((word) => !after.includes(word)),
  }
}
