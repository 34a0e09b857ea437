/** The client every query uses. */
import { createApi } from '@/api/client'
import { learnServerDate } from '../composables/serverClock'
import { locale } from '../i18n/text'
import { accessToken, renew } from './tokens'

export const api = createApi({
  token: accessToken,
  refresh: renew,
  locale,
  onServerDate: learnServerDate,
})
