/** Words of showing what is masked. */
import { defineTexts } from './text'

export const reveal = defineTexts(
  'reveal',
  { show: '显示号码', kept: '查看会留痕', purpose: '查看用途（必填，会留痕）' },
  { show: 'Show number', kept: 'Seeing it is kept on record', purpose: 'Purpose (required, kept on record)' },
)
