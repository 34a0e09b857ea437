/** Audits: planned on a desk, made on a telephone, read by those who answer for what was found. */
import { DocumentChecked } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '检查', en: 'Audits' }
const needs = 'audits:read'

export default defineFeature({
  menu: { title, to: '/audits', icon: DocumentChecked, order: 35, group: 'daily', needs },
  routes: [
    { path: '/audits', component: () => import('./AuditsPage.vue'), meta: { needs, title } },
    {
      path: '/audits/findings',
      component: () => import('./FindingsPage.vue'),
      meta: { needs, title: { zh: '失分项', en: 'Findings' } },
    },
    {
      path: '/audits/checklists',
      component: () => import('./ChecklistsPage.vue'),
      meta: { needs, title: { zh: '检查表', en: 'Checklists' } },
    },
    {
      path: '/audits/checklists/:id(\\d+)',
      component: () => import('./ChecklistPage.vue'),
      meta: { needs, title: { zh: '检查表', en: 'Checklist' } },
    },
    {
      path: '/audits/:id(\\d+)',
      component: () => import('./AuditPage.vue'),
      meta: { needs, title: { zh: '检查结果', en: 'Audit' } },
    },
    {
      path: '/audits/:id(\\d+)/perform',
      component: () => import('./PerformPage.vue'),
      meta: { needs: 'audits:perform', title: { zh: '现场检查', en: 'Inspection' }, fills: true },
    },
  ],
})
