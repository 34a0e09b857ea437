/** Short news at the top of the window. Loaded when first needed; never the only place a refusal is shown. */
import { describe } from './problemText'

type Kind = 'success' | 'warning' | 'error' | 'info'

async function show(type: Kind, message: string): Promise<void> {
  const [{ ElMessage }] = await Promise.all([
    import('element-plus/es/components/message/index'),
    import('element-plus/es/components/message/style/css'),
  ])
  ElMessage({ type, message, plain: true, grouping: true, duration: type === 'error' ? 6000 : 2600 })
}

export const notify = {
  done: (message: string) => void show('success', message),
  warn: (message: string) => void show('warning', message),
  failed: (error: unknown) => {
    const fault = describe(error)
    const fields = fault.fields.map((field) => field.message).join(' ')
    void show('error', fields ? `${fault.text} ${fields}` : fault.text)
  },
}
