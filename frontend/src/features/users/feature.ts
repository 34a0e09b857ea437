/** Accounts: who signs in, with which roles. */
import { UserFilled } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '账号', en: 'Accounts' }

export default defineFeature({
  menu: { title, to: '/users', icon: UserFilled, order: 90, group: 'system', needs: 'users:read' },
  routes: [{ path: '/users', component: () => import('./UsersPage.vue'), meta: { needs: 'users:read', title } }],
})
