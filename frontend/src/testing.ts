/** Browser parts the test window lacks. */
import { afterEach } from 'vitest'

afterEach(() => {
  localStorage.clear()
  document.body.innerHTML = ''
})
