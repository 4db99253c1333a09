// SPDX-License-Identifier: Apache-2.0
// import.js - how far an import is, by itself: the page is asked again every two seconds and its
// sentence replaced; when the import is over the page is loaded again. Without this script a link
// does the same.
const EVERY_MS = 2000

async function look () {
  const now = document.querySelector('[data-overt-import]')
  if (!now) return
  try {
    const answer = await fetch(location.href, { credentials: 'same-origin' })
    if (!answer.ok || answer.redirected) return location.reload()
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const then = page.querySelector('[data-overt-import]')
    if (!then || then.dataset.overtImport !== now.dataset.overtImport) return location.reload()
    if (now.textContent !== then.textContent) now.textContent = then.textContent
  } catch {
    // the line broke: asked again
  }
  setTimeout(look, EVERY_MS)
}

setTimeout(look, EVERY_MS)
