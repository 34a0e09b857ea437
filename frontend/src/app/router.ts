/** Routes of all features behind one guard: session first, then permission. */
import { watch } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { c } from '@/shared/i18n/common'
import { locale, words } from '@/shared/i18n/text'
import { session } from '@/shared/session/session'
import { features, menu } from './features'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...features.flatMap((feature) => feature.routes),
    { path: '/', redirect: () => home() },
    { path: '/not-allowed', component: () => import('./RefusedPage.vue'), meta: { title: { zh: '没有权限', en: 'Not allowed' } } },
    { path: '/nothing-assigned', component: () => import('./NothingPage.vue'), meta: {} },
    { path: '/:rest(.*)*', component: () => import('./MissingPage.vue'), meta: { title: { zh: '找不到页面', en: 'Not found' } } },
  ],
  // Filters and what is open beside a list are in the address too, and move nothing.
  scrollBehavior: (to, from, kept) => kept ?? (to.path === from.path ? false : { top: 0 }),
})

/** The first page this person may see. */
export function home(): string {
  return menu.find((entry) => session.may(entry.needs))?.to ?? '/nothing-assigned'
}

export async function guard(to: Pick<RouteLocationNormalized, 'meta' | 'fullPath' | 'path'>) {
  await session.ready()
  if (to.meta.public) return session.signedIn.value ? home() : true
  if (!session.signedIn.value) {
    return { path: '/sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  }
  // A first password opens nothing but the form to change it.
  if (session.me.value?.must_change_password) return to.path === '/account' ? true : '/account'
  if (to.meta.needs && !session.may(to.meta.needs)) return { path: '/not-allowed', query: { page: to.fullPath } }
  return true
}

router.beforeEach((to) => guard(to))

function retitle(): void {
  const title = words(router.currentRoute.value.meta.title)
  document.title = title ? `${title} · ${c('brand')}` : c('brand')
}

router.afterEach(retitle)
watch(locale, retitle)

// A session that ends while a page is open leads to the door, and back afterwards.
watch(session.signedIn, (signedIn) => {
  const here = router.currentRoute.value
  if (!signedIn && !here.meta.public) void router.replace({ path: '/sign-in', query: { next: here.fullPath } })
})
