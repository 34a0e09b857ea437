/** The page's copy of an audit after the server has taken something, without asking for all of it again. */
import type { Audit, Item, Marked, Photo } from '../types'

function changing(audit: Audit, code: string, change: (item: Item) => Item): Audit {
  const sections = audit.sections.map((section) => ({
    ...section,
    standards: section.standards.map((standard) =>
      standard.items.some((item) => item.code === code)
        ? { ...standard, items: standard.items.map((item) => (item.code === code ? change(item) : item)) }
        : standard,
    ),
  }))
  return { ...audit, sections }
}

export const withMark = (audit: Audit, { item, counts, score, audit_row_version }: Marked): Audit => ({
  ...changing(audit, item.code, () => item),
  counts,
  score,
  row_version: audit_row_version,
})

export const withPhoto = (audit: Audit, photo: Photo): Audit =>
  changing(audit, photo.code, (item) =>
    item.photos.some((one) => one.id === photo.id) ? item : { ...item, photos: [...item.photos, photo] },
  )
