/** Scorecards: the list, my own, and the card that explains itself. */
import { DataAnalysis } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '考核表', en: 'Scorecards' }

export default defineFeature({
  menu: { title, to: '/scorecards', icon: DataAnalysis, order: 40, group: 'results', needs: 'scorecards:read' },
  routes: [
    { path: '/scorecards', component: () => import('./ScorecardsPage.vue'), meta: { needs: 'scorecards:read', title } },
    {
      path: '/scorecards/:id(\\d+)',
      component: () => import('./ScorecardPage.vue'),
      meta: { needs: 'scorecards:read', title: { zh: '考核表', en: 'Scorecard' } },
    },
    {
      path: '/scorecards/:id(\\d+)/revisions',
      component: () => import('./RevisionsPage.vue'),
      meta: { needs: 'scorecards:read', title: { zh: '版本对比', en: 'Revisions compared' } },
    },
  ],
})
