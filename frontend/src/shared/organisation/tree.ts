/** Departments as the tree they form: a parent before its children, each with its depth. */

interface Node {
  id: number
  parent_id: number | null
}

export interface Placed<T extends Node> {
  department: T
  depth: number
}

/** Parents first, in the order given among brothers. A parent out of reach makes its children roots. */
export function inTreeOrder<T extends Node>(departments: readonly T[]): Placed<T>[] {
  const known = new Set(departments.map((one) => one.id))
  const below = (parent: number | null, depth: number): Placed<T>[] =>
    departments
      .filter((one) => (one.parent_id !== null && known.has(one.parent_id) ? one.parent_id : null) === parent)
      .flatMap((department) => [{ department, depth }, ...below(department.id, depth + 1)])
  return below(null, 0)
}

/** A department and all beneath it: none of them can become its parent. */
export function withAllBeneath<T extends Node>(departments: readonly T[], id: number): Set<number> {
  const found = new Set([id])
  for (const { department } of inTreeOrder(departments)) {
    if (department.parent_id !== null && found.has(department.parent_id)) found.add(department.id)
  }
  return found
}
