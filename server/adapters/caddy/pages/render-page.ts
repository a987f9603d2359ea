import type { Mark, Page } from './pages.ts'

/** The panel's colours and shapes; a browser that does not know them shows its own, light or dark. */
const style =
  ':root{color-scheme:light dark;--ink-2:light-dark(oklch(45% .015 250),oklch(72% .01 95))}' +
  'body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;font:16px/1.5 system-ui,sans-serif;' +
  'background:light-dark(oklch(99% .003 95),oklch(17% .008 250));color:light-dark(oklch(22% .015 250),oklch(94% .004 95))}' +
  'main{box-sizing:border-box;width:100%;max-width:31rem;padding:2rem}' +
  'svg{display:block;width:14px;height:14px;margin-bottom:1rem;fill:currentColor;stroke:currentColor}' +
  '.busy{color:light-dark(oklch(55% .12 75),oklch(80% .13 80))}' +
  '.failing{color:light-dark(oklch(52% .18 25),oklch(72% .16 25))}' +
  '.stopped,.empty,small{color:var(--ink-2)}' +
  'h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;font-weight:600;letter-spacing:-.01em;text-wrap:balance}' +
  'p{margin:0;white-space:pre-line;overflow-wrap:anywhere;text-wrap:pretty}' +
  'footer{display:flex;align-items:center;gap:1rem;margin-top:1.5rem}' +
  'a{padding:.375rem .875rem;border:1px solid light-dark(oklch(90% .005 95),oklch(31% .01 250));border-radius:6px;' +
  'background:light-dark(#fff,oklch(21% .009 250));color:inherit;text-decoration:none}' +
  'a:hover{border-color:var(--ink-2)}' +
  'a:focus-visible{outline:2px solid light-dark(oklch(48% .13 250),oklch(74% .12 250));outline-offset:2px}'

const shapes: Record<Mark, string> = {
  empty: '<circle cx="6" cy="6" r="4.5" fill="none"/>',
  stopped: '<rect x="2" y="2" width="8" height="8" rx="1"/>',
  busy: '<circle cx="6" cy="6" r="4.5" fill="none"/><path d="M6 1.5a4.5 4.5 0 0 1 0 9z"/>',
  failing: '<path d="M6 1l5.2 9.6H.8z"/>',
}

/** A whole page, small and asking for nothing else, not even an icon. */
export function renderPage({ title, text, status, mark, mayTryAgain }: Omit<Page, 'retryAfterSeconds'>): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    `<main><svg class="${mark}" viewBox="0 0 12 12" aria-hidden="true">${shapes[mark]}</svg>`,
    `<h1>${title}</h1><p>${escaped(text)}</p>`,
    `<footer>${mayTryAgain === true ? '<a href="">Try again</a>' : ''}<small>${status}</small></footer></main>`,
    '',
  ].join('\n')
}

/** The text may be an app's own. */
function escaped(text: string): string {
  return text.replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`)
}
