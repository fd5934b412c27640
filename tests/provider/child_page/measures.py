"""What is measured of a page in the browser: each answers with what is not as it should be."""

TARGET_PX = 44
"""The least height and width of whatever is pressed."""
UNLABELLED = """() => [...document.querySelectorAll('button, a, input, textarea')]
    .filter(e => e.checkVisibility() && !e.textContent.trim() && !e.ariaLabel && !e.labels?.length)
    .map(e => e.outerHTML)"""
SMALL = """(least) => [...document.querySelectorAll('button, a, input, textarea, [tabindex="0"]')]
    .filter(e => e.checkVisibility())
    .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
    .filter(([, box]) => box.width < least || box.height < least).map(([html]) => html)"""
CONTRAST = """() => {
  const light = (c) => { const v = c.map(x => x / 255).map(x => x <= .03928 ? x / 12.92
    : ((x + .055) / 1.055) ** 2.4); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const rgb = (s) => (s.match(/[\\d.]+/g) ?? []).map(Number);
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c;
  } return [255, 255, 255]; };
  return [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && !e.closest(':disabled, [aria-hidden=true]')
      && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .map(e => { const [a, b] = [light(rgb(getComputedStyle(e).color).slice(0, 3)),
      light(ground(e).slice(0, 3))].sort((x, y) => y - x);
      return [e.textContent.trim().slice(0, 30), (a + .05) / (b + .05)]; })
    .filter(([, ratio]) => ratio < 4.5);
}"""
