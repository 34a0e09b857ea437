/** The policies: what people are assessed and paid by, who put it in force, and what it would say otherwise. */
import { Tickets } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '考核方案', en: 'Policies' }
const needs = 'policies:read'

export default defineFeature({
  menu: { title, to: '/policies', icon: Tickets, order: 57, group: 'results', needs },
  routes: [
    { path: '/policies', component: () => import('./PoliciesPage.vue'), meta: { needs, title } },
    { path: '/policies/:code', component: () => import('./PolicyPage.vue'), meta: { needs, title } },
    {
      path: '/policies/:code/handbook',
      component: () => import('./HandbookPage.vue'),
      meta: { needs, title: { zh: '考核办法', en: 'Rule book' } },
    },
  ],
})
