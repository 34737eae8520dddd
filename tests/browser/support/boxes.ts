import type { Page } from 'playwright-core'

/** Where a box is and how large: left, top, width, height. */
export type Boxes = Readonly<Record<string, readonly [number, number, number, number]>>

/** How a page stands on the screen. */
export interface Look {
  /** Every box that is shown, by its place in the tree, to a tenth of a pixel. */
  readonly boxes: Boxes
  /** Boxes that show less than all of their text, or have it outside of them, each with that text. */
  readonly cut: readonly (readonly [box: string, text: string])[]
  /** By how many pixels the page is wider than the screen. */
  readonly sideways: number
  /** They can be pressed and are not 44 pixels wide and high: each has its text, width and height. */
  readonly small: readonly unknown[]
}

/** Text within a box of a size of its own, which may be anywhere in it, and what is as large as its number. */
const FREE = [
  ...['.data-title span', '.cover-title span', '.arrival span', '.trouble span', '.plain-title'],
  ...['.notice-words *', '.entry-text', '.details-text', '.bar-ink', '.hidden-text'],
]

// It runs in the page, as text: this side knows no DOM.
const LOOK = `(() => {
  const boxes = {}
  const walk = (parent, place) => {
    const names = new Map()
    for (const element of parent.children) {
      const name = (element.getAttribute('class') ?? '').split(' ')[0] || element.localName
      const count = names.get(name) ?? 0
      names.set(name, count + 1)
      if (element.matches('.sprite, option, ${FREE.join(', ')}')) continue
      const own = place + '/' + name + (count || '')
      const { display, clipPath } = getComputedStyle(element)
      if (display === 'none' || clipPath !== 'none') continue
      const { x, y, width, height } = element.getBoundingClientRect()
      if (!/^(inline|contents)$/.test(display) && width > 0 && height > 0)
        boxes[own] = [x + scrollX, y + scrollY, width, height].map((each) => Math.round(each * 10) / 10)
      if (element.localName !== 'svg') walk(element, own)
    }
  }
  walk(document.querySelector('#page'), '')

  const cut = new Map()
  const blockOf = (element) =>
    /^(inline|contents)$/.test(getComputedStyle(element).display) ? blockOf(element.parentElement) : element
  const texts = document.createTreeWalker(document.querySelector('#page'), NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { parentElement: parent, textContent } = texts.currentNode
    if (!parent.checkVisibility() || parent.closest('.hidden-text, .machine, select, svg')) continue
    if (getComputedStyle(parent).clipPath !== 'none') continue
    const block = blockOf(parent)
    const around = block.getBoundingClientRect()
    const range = document.createRange()
    range.selectNodeContents(texts.currentNode)
    const isWithin = ({ left, right, top, bottom }) =>
      left >= around.left - 1 && right <= around.right + 1 &&
      (top + bottom) / 2 > around.top && (top + bottom) / 2 < around.bottom
    if (![...range.getClientRects()].every(isWithin))
      cut.set(block.className || block.parentElement.className, textContent)
  }

  const sizes = [...document.querySelectorAll('button, select')].map((each) => [each.textContent, each.getBoundingClientRect()])
  // As one text: it is on its way many times as long otherwise.
  return JSON.stringify({
    boxes,
    cut: [...cut],
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small: sizes
      .filter(([, { width, height }]) => width > 0 && (width < 44 || height < 44))
      .map(([text, { width, height }]) => [text, width, height]),
  })
})()`

export const lookAt = async (page: Page): Promise<Look> => JSON.parse(await page.evaluate<string>(LOOK))

export const boxesOf = async (page: Page): Promise<Boxes> => (await lookAt(page)).boxes

/** The boxes that both have and that are not the same, with where they were and where they are. */
export function movedBetween(before: Boxes, after: Boxes): string[] {
  return Object.entries(before).flatMap(([place, was]) => {
    const is = after[place]
    return is === undefined || String(is) === String(was) ? [] : [`${place}: ${was} to ${is}`]
  })
}
