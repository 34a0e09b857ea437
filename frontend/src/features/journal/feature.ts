/** The journal: what was done, by whom, unalterably. */
import { Notebook } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '操作日志', en: 'Journal' }

export default defineFeature({
  menu: { title, to: '/journal', icon: Notebook, order: 93, group: 'system', needs: 'audit-log:read' },
  routes: [{ path: '/journal', component: () => import('./JournalPage.vue'), meta: { needs: 'audit-log:read', title } }],
})
