/** Roles: which words each holds, and how far it reaches. */
import { Stamp } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '角色与权限', en: 'Roles' }

export default defineFeature({
  menu: { title, to: '/roles', icon: Stamp, order: 91, group: 'system', needs: 'users:read' },
  routes: [{ path: '/roles', component: () => import('./RolesPage.vue'), meta: { needs: 'users:read', title } }],
})
