import type { Page } from './pages.ts'

const style =
  ':root{color-scheme:light dark}' +
  'body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui,sans-serif;' +
  'background:light-dark(#fafaf9,#1c1b1a);color:light-dark(#292524,#e7e5e4)}' +
  'main{max-width:26rem;padding:2rem}' +
  'h1{margin:0 0 .5rem;font-size:1.375rem;line-height:1.25}' +
  'p{margin:0}' +
  'small{display:block;margin-top:1.5rem;color:light-dark(#78716c,#a8a29e)}'

/** A whole page, small and asking for nothing else. Holds only our own words. */
export function renderPage(page: Page): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${page.title}</title>`,
    `<style>${style}</style>`,
    `<main><h1>${page.title}</h1><p>${page.text}</p><small>${page.status}</small></main>`,
    '',
  ].join('\n')
}
