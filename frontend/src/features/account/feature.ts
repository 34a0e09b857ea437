/** My account: password and sessions. */
import { defineFeature } from '@/shared/feature'

export default defineFeature({
  routes: [
    { path: '/account', component: () => import('./AccountPage.vue'), meta: { title: { zh: '我的账号', en: 'My account' } } },
  ],
})
