// Figures that lead nowhere, as the page stands: what they say, what they look like, under which heading.
() => {
  const units = '分|单|个|次|人|条|件|台|天|项|points|calls|people|items'
  const figure = new RegExp(`^[¥+\\-−≥≤]*\\s?\\d[\\d,]*(\\.\\d+)?(\\s?[%‰]|\\s?/\\s?\\d[\\d,.]*|\\s?(${units}))?$`)
  const leads = 'a[href], button, [role=button], [role=tab], [role=link], summary, label, input, select, textarea'
  const own = 'time, dl, th, caption, svg title, [data-own], [aria-hidden=true], .kp-mono'
  const main = document.querySelector('main') ?? document.body
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
  const opens = (part) => part?.querySelector('a[href], button')
  const found = new Set()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim()
    const at = node.parentElement
    if (!figure.test(text) || !at.checkVisibility() || at.closest(leads) || at.closest(own)) continue
    if (opens(at.closest('tr, li, article'))) continue
    if (opens(document.getElementById(at.closest('[data-sum-of]')?.dataset.sumOf ?? ''))) continue
    const under = at.closest('section, main')?.querySelector('h1, h2, h3')?.textContent.trim()
    found.add(`${text} <${at.className}> ${under ?? ''}`)
  }
  return [...found]
}
