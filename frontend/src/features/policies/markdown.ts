/** The little Markdown the rule book is written in, as parts to show. Nothing in it becomes HTML: every text stays text. Pure. */

export interface Piece {
  text: string
  kind: 'plain' | 'strong' | 'code'
}

export type Block =
  | { kind: 'heading'; level: number; text: Piece[] }
  | { kind: 'paragraph'; text: Piece[] }
  | { kind: 'list'; ordered: boolean; items: { depth: number; text: Piece[] }[] }
  | { kind: 'table'; head: Piece[][]; rows: Piece[][][] }
  | { kind: 'quote'; text: Piece[] }

const HEADING = /^(#{1,6})\s+(.*)$/
const POINT = /^(\s*)([-*]|\d+\.)\s+(.*)$/
const RULER = /^\|(\s*:?-+:?\s*\|)+\s*$/

const unescaped = (text: string) => text.replace(/\\([\\`*_|#<>[\]-])/g, '$1')

export function piecesOf(text: string): Piece[] {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter(Boolean)
    .map((part): Piece => {
      if (/^`[^`]+`$/.test(part)) return { kind: 'code', text: part.slice(1, -1) }
      if (/^\*\*[^*]+\*\*$/.test(part)) return { kind: 'strong', text: unescaped(part.slice(2, -2)) }
      return { kind: 'plain', text: unescaped(part) }
    })
}

/** Cells between the bars; a bar after a backslash is a letter. */
const cells = (line: string): Piece[][] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => piecesOf(cell.trim()))

function listOf(lines: readonly string[]): Block {
  const found = lines.map((line) => POINT.exec(line))
  return {
    kind: 'list',
    ordered: /\d/.test(found[0]?.[2] ?? ''),
    items: found.map((one) => ({ depth: Math.floor((one?.[1] ?? '').length / 2), text: piecesOf(one?.[3] ?? '') })),
  }
}

/** How far the lines go on as the one at `start` began. */
function runFrom(lines: readonly string[], start: number, goesOn: (line: string) => boolean): readonly string[] {
  let end = start
  while (end < lines.length && goesOn(lines[end] ?? '')) end += 1
  return lines.slice(start, end)
}

const isText = (line: string) => !!line.trim() && !HEADING.test(line) && !POINT.test(line) && !line.startsWith('|') && !line.startsWith('>')

function blockAt(lines: readonly string[], at: number): { block: Block; taken: number } {
  const line = lines[at] ?? ''
  const heading = HEADING.exec(line)
  if (heading) return { block: { kind: 'heading', level: heading[1]?.length ?? 1, text: piecesOf(heading[2] ?? '') }, taken: 1 }
  if (POINT.test(line)) {
    const run = runFrom(lines, at, (one) => POINT.test(one))
    return { block: listOf(run), taken: run.length }
  }
  if (line.startsWith('|') && RULER.test(lines[at + 1] ?? '')) {
    const run = runFrom(lines, at + 2, (one) => one.startsWith('|'))
    return { block: { kind: 'table', head: cells(line), rows: run.map(cells) }, taken: run.length + 2 }
  }
  if (line.startsWith('>')) {
    const run = runFrom(lines, at, (one) => one.startsWith('>'))
    return { block: { kind: 'quote', text: piecesOf(run.map((one) => one.replace(/^>\s?/, '')).join(' ')) }, taken: run.length }
  }
  const run = runFrom(lines, at, isText)
  const taken = Math.max(1, run.length)
  return { block: { kind: 'paragraph', text: piecesOf(lines.slice(at, at + taken).join(' ')) }, taken }
}

export function blocksOf(markdown: string): Block[] {
  const lines = markdown.replace(/\r\n/g, '\n').split('\n')
  const found: Block[] = []
  for (let at = 0; at < lines.length; ) {
    if (!lines[at]?.trim()) {
      at += 1
      continue
    }
    const { block, taken } = blockAt(lines, at)
    found.push(block)
    at += taken
  }
  return found
}
