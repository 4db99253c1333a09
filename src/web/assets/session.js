// SPDX-License-Identifier: Apache-2.0
// session.js - warns two minutes before an officer is signed out, and lets them stay with one press. Without it the page says the
// time in words. Other pages of the same session may have been used meanwhile: it asks before it warns.
const WARN = 120
const who = document.querySelector('[data-overt-seconds]')
let banner = null
let timer = 0

async function left (method) {
  const body = method === 'POST' ? new URLSearchParams({ token: who.dataset.overtToken }) : undefined
  try {
    const answer = await fetch('/session', { method, body, redirect: 'error', cache: 'no-store' })
    return answer.ok ? (await answer.json()).seconds : 0
  } catch {
    return 0
  }
}

function over () {
  window.location.assign('/sign-in?next=' + encodeURIComponent(window.location.pathname))
}

function close () {
  if (banner) banner.remove()
  banner = null
}

function words (seconds) {
  return 'You will be signed out in ' + Math.max(1, Math.ceil(seconds / 60)) + ' minute' + (seconds > 60 ? 's' : '') +
    '. What you have not sent will be lost.'
}

function warn (seconds) {
  close()
  banner = document.createElement('div')
  banner.className = 'overt-warn'
  banner.setAttribute('role', 'alertdialog')
  banner.setAttribute('aria-labelledby', 'overt-warn-words')
  const text = document.createElement('p')
  text.id = 'overt-warn-words'
  text.className = 'govuk-body'
  text.textContent = words(seconds)
  const stay = document.createElement('button')
  stay.type = 'button'
  stay.className = 'govuk-button'
  stay.textContent = 'Stay signed in'
  stay.addEventListener('click', async () => start(await left('POST')))
  banner.append(text, stay)
  document.body.append(banner)
  stay.focus()
  timer = setTimeout(async () => {
    const more = await left('GET')
    if (more > 0) start(more)
    else over()
  }, (seconds + 1) * 1000)
}

function start (seconds) {
  clearTimeout(timer)
  close()
  if (seconds <= 0) return over()
  if (seconds <= WARN) return warn(seconds)
  timer = setTimeout(async () => start(await left('GET')), (seconds - WARN) * 1000)
}

if (who) start(Number(who.dataset.overtSeconds))
