/** The door. */
import { defineFeature } from '@/shared/feature'

export default defineFeature({
  routes: [
    {
      path: '/sign-in',
      component: () => import('./SignInPage.vue'),
      meta: { public: true, title: { zh: '登录', en: 'Sign in' } },
    },
  ],
})
