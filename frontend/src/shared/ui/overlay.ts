/** Where dialogs and drawers hang: in the page's main part, whose landmarks then hold them. */

/** Before there is a page, as in a spec, the body. */
export const overlayHome = (): string => (document.querySelector('#main') ? '#main' : 'body')
