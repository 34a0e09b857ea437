/** Who may do what with a version or an overlay. The server decides again; this only decides what to offer. Pure. */

interface Carried {
  state: string
  author: { user_id: number } | null
  proposed_by: { user_id: number } | null
}

export type Act = 'propose' | 'takeBack' | 'activate' | 'retire'

interface Who {
  userId: number
  may: (word: string) => boolean
}

/** Whoever wrote or proposed it may not put it in force. */
export const isOwn = (one: Carried, userId: number) => one.author?.user_id === userId || one.proposed_by?.user_id === userId

export function actsOf(one: Carried, who: Who): Act[] {
  const writes = who.may('policies:write')
  const enacts = who.may('policies:activate')
  switch (one.state) {
    case 'DRAFT':
    case 'INSTALLED':
      return writes ? ['propose'] : []
    case 'PROPOSED':
      return [...(enacts && !isOwn(one, who.userId) ? (['activate'] as const) : []), ...(writes ? (['takeBack'] as const) : [])]
    case 'ACTIVE':
      return enacts ? ['retire'] : []
    default:
      return []
  }
}
