/** Points added up line by line, exactly. Pure. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/** The sum after each line; null from the first line on whose points are unset. */
export function runningSums(values: readonly (string | null)[]): (string | null)[] {
  const scale = Math.max(0, ...values.map((value) => value?.split('.')[1]?.length ?? 0))
  let sum: bigint | null = 0n
  return values.map((value) => {
    const found = value === null ? null : DECIMAL.exec(value)
    if (!found || sum === null) {
      sum = null
      return null
    }
    const amount = BigInt((found[2] ?? '0') + (found[3] ?? '').padEnd(scale, '0'))
    sum += found[1] ? -amount : amount
    return written(sum, scale)
  })
}

function written(amount: bigint, scale: number): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(scale + 1, '0')
  const sign = amount < 0n ? '-' : ''
  return scale ? `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` : `${sign}${digits}`
}
