/** Starts the application. */
import './shared/styles/tokens.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './shared/styles/element.css'
import './shared/styles/base.css'
import './shared/styles/print.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './app/App.vue'
import { router } from './app/router'
import { queryClient } from './shared/queries'

createApp(App).use(VueQueryPlugin, { queryClient }).use(router).mount('#app')
