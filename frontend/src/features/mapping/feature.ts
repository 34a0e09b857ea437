/** Codes of source systems that nobody has assigned yet. */
import { Connection } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '编码认领', en: 'Code inbox' }

export default defineFeature({
  menu: { title, to: '/mapping-issues', icon: Connection, order: 60, group: 'records', needs: 'records:map' },
  routes: [{ path: '/mapping-issues', component: () => import('./MappingPage.vue'), meta: { needs: 'records:map', title } }],
})
