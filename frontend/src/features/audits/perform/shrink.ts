/** A photo made small enough to send from a car park, and without the place the telephone wrote into it. */

export const LONGEST_SIDE = 1600
const QUALITY = 0.82

export interface Size {
  width: number
  height: number
}

/** The same picture with its longer side at most `longest`; never enlarged. */
export function fitted({ width, height }: Size, longest = LONGEST_SIDE): Size {
  const scale = Math.min(1, longest / Math.max(width, height, 1))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export class NotAPicture extends Error {
  override readonly name = 'NotAPicture'
}

/** A JPEG of the picture, the right way up. Throws `NotAPicture` for what this device cannot read. */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new NotAPicture()
  })
  const size = fitted(picture)
  const canvas = Object.assign(document.createElement('canvas'), size)
  const paint = canvas.getContext('2d')
  if (!paint) throw new NotAPicture()
  // JPEG has no transparency; what was see-through becomes paper, not black.
  paint.fillStyle = '#fff'
  paint.fillRect(0, 0, size.width, size.height)
  paint.drawImage(picture, 0, 0, size.width, size.height)
  picture.close()
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new NotAPicture())), 'image/jpeg', QUALITY),
  )
}
