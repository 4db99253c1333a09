// SPDX-License-Identifier: Apache-2.0
// live.js - the live alert screen: listens to events, asks for the parts of the page that changed, says when the connection is
// lost and when it is back, sounds, keys. Everything it does can be done without it by "Look again".
const root = document.querySelector('[data-live]')
const queue = document.getElementById('live-queue')
const cameras = document.getElementById('live-cameras')
const card = document.getElementById('live-card')
const connection = document.getElementById('live-connection')
const news = document.getElementById('live-news')
const soundButton = document.getElementById('live-sound')
const keysButton = document.getElementById('live-keys')
const SILENCE = 25000 // ms without anything heard: beats come every 10 s
const title = document.title

const say = (element, words) => { if (element.textContent !== words) element.textContent = words }
const clock = time => new Date(time).toLocaleTimeString('en-GB', { timeZone: 'Europe/London' })
const kept = (name, otherwise) => { try { return localStorage.getItem(name) || otherwise } catch { return otherwise } }
const keep = (name, value) => { try { localStorage.setItem(name, value) } catch { /* then it is asked again */ } }

// ---- sound: off until it is allowed ----

let audio = null

function tone (pitches) {
  if (!audio || audio.state !== 'running') return
  pitches.forEach((pitch, i) => {
    const from = audio.currentTime + i * 0.18
    const source = audio.createOscillator()
    const loud = audio.createGain()
    source.frequency.value = pitch
    loud.gain.setValueAtTime(0, from)
    loud.gain.linearRampToValueAtTime(0.2, from + 0.02)
    loud.gain.linearRampToValueAtTime(0, from + 0.16)
    source.connect(loud).connect(audio.destination)
    source.start(from)
    source.stop(from + 0.17)
  })
}

async function setSound (on) {
  if (on && !audio) audio = new AudioContext()
  if (audio) await (on ? audio.resume() : audio.suspend())
  const works = on && audio.state === 'running'
  soundButton.setAttribute('aria-pressed', works)
  say(soundButton, works ? 'Turn sound off' : 'Turn sound on')
  keep('overt-sound', works ? 'on' : 'off')
  if (works) tone([880])
}

const soundIsOn = () => soundButton.getAttribute('aria-pressed') === 'true'

// ---- parts of the page ----

let shown = card.dataset.alert || ''
let asking = 0

// A fetch that says what went wrong instead of failing.
async function ask (address, options) {
  try {
    return await fetch(address, { redirect: 'manual', ...options })
  } catch {
    return { ok: false, status: 0, text: async () => '' }
  }
}

async function refresh () {
  const mine = ++asking
  const answer = await ask(root.dataset.queue + '?alert=' + (shown || 0))
  if (answer.type === 'opaqueredirect') return signedOut()
  if (!answer.ok || mine !== asking) return
  const parts = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const focused = queue.contains(document.activeElement) ? document.activeElement.closest('[data-alert]')?.dataset.alert : null
  queue.replaceChildren(...parts.querySelector('[data-part=queue]').childNodes)
  cameras.replaceChildren(...parts.querySelector('[data-part=cameras]').childNodes)
  if (focused) linkOf(focused)?.focus()
  const waiting = Number(queue.querySelector('[data-waiting]')?.dataset.waiting || 0)
  document.title = (waiting ? '(' + waiting + ') ' : '') + title
}

let due = null
const refreshSoon = () => { if (!due) due = setTimeout(() => { due = null; refresh() }, 60) }

const linkOf = alert => queue.querySelector('[data-alert="' + alert + '"] a')
const isWriting = () => card.contains(document.activeElement) && document.activeElement.matches('input, textarea, select')
const isBegun = () => [...card.querySelectorAll('textarea, input[type=text]')].some(field => field.value.trim() !== '') ||
  card.querySelector('input[type=radio]:checked') !== null

async function show (alert, focus) {
  const answer = await ask('/alerts/' + alert + '/card')
  if (answer.type === 'opaqueredirect') return signedOut()
  const words = await answer.text()
  if (!answer.ok) return say(news, 'Alert ' + alert + ' cannot be shown. Look again.')
  shown = String(alert)
  put(words)
  if (focus) card.querySelector('h2')?.focus()
  mark()
  here()
}

function put (words) {
  card.replaceChildren(...new DOMParser().parseFromString(words, 'text/html').body.childNodes)
  card.dataset.alert = shown
  const heading = card.querySelector('h2')
  if (heading) heading.tabIndex = -1
}

function mark () {
  for (const item of queue.querySelectorAll('[data-alert]')) {
    const chosen = item.dataset.alert === shown
    item.classList.toggle('overt-queue__item--chosen', chosen)
    const link = item.querySelector('a')
    if (chosen) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
}

const here = () => ask(root.dataset.here + '?alert=' + (shown || 0))

// The first that waits for this officer, if nothing is being done.
async function showNext () {
  await refresh()
  const next = queue.querySelector('[data-mine]')
  if (next) return show(next.dataset.alert, true)
  shown = ''
  card.replaceChildren(Object.assign(document.createElement('p'), { className: 'govuk-body', textContent: 'No alert waits for you. The next one is shown here.' }))
  delete card.dataset.alert
  here()
}

queue.addEventListener('click', event => {
  const item = event.target.closest('a') && event.target.closest('[data-alert]')
  if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  show(item.dataset.alert, true)
})

// Decisions are sent without leaving the page; what is wrong is shown above the form.
card.addEventListener('submit', async event => {
  const form = event.target
  if (form.method !== 'post') return
  event.preventDefault()
  const button = form.querySelector('button')
  button.disabled = true
  const answer = await ask(form.getAttribute('action') + '?part=1', { method: 'POST', body: new URLSearchParams(new FormData(form)) })
  button.disabled = false
  if (answer.type === 'opaqueredirect') return signedOut()
  const words = await answer.text()
  if (answer.status === 200) {
    say(news, new DOMParser().parseFromString(words, 'text/html').body.textContent)
    return showNext()
  }
  if (answer.status === 422) {
    put(words)
    card.querySelector('.govuk-error-summary')?.focus()
    return
  }
  say(news, answer.status === 0 ? 'It was not sent: the connection is lost. What you wrote is still here.' : 'It was not taken. Look again.')
})

// ---- events ----

let source = null
let heard = 0
let lostAt = 0
let last = root.dataset.events.split('after=')[1]
let over = false

function lost () {
  if (lostAt || over) return
  lostAt = Date.now()
  connection.className = 'govuk-body overt-live__connection overt-live__connection--lost'
  connection.setAttribute('role', 'alert')
  say(connection, 'The connection is lost since ' + clock(lostAt) + '. New alerts are not shown here until it is back. Trying again.')
  tone([330, 262, 330, 262])
}

function found () {
  heard = Date.now()
  if (!lostAt && connection.classList.contains('overt-live__connection--on')) return
  connection.className = 'govuk-body overt-live__connection overt-live__connection--on'
  connection.setAttribute('role', 'status')
  if (lostAt) {
    const seconds = Math.round((heard - lostAt) / 1000)
    say(connection, 'The connection is back at ' + clock(heard) + '. It was lost for ' + seconds + ' seconds; nothing that happened meanwhile is missing here.')
    lostAt = 0
    refresh()
  } else {
    say(connection, 'Connected. New alerts are shown here as they come.')
  }
}

function signedOut () {
  if (over) return
  over = true
  source?.close()
  connection.className = 'govuk-body overt-live__connection overt-live__connection--lost'
  connection.setAttribute('role', 'alert')
  say(connection, 'You are signed out. New alerts are not shown here. ')
  connection.append(Object.assign(document.createElement('a'), { className: 'govuk-link', href: location.pathname, textContent: 'Sign in again' }))
  tone([330, 262, 330, 262])
}

function alerted (about) {
  tone([660, 880])
  say(news, 'New alert: ' + about.alert + ', at ' + clock(Date.now()) + '.')
  refresh().then(() => {
    const item = queue.querySelector('[data-alert="' + about.alert + '"]')
    const idle = !shown || (queue.querySelector('[data-alert="' + shown + '"]')?.dataset.mine === undefined && !isWriting() && !isBegun())
    if (item && item.dataset.mine !== undefined && idle) show(about.alert, false)
  })
}

function decided (about) {
  if (String(about.alert) !== shown || isWriting() || isBegun()) return refreshSoon()
  refreshSoon()
  show(about.alert, false)
}

function listen () {
  if (over) return
  source?.close()
  source = new EventSource(root.dataset.events.split('after=')[0] + 'after=' + last)
  source.onopen = () => found()
  source.onerror = () => {
    lost()
    if (source.readyState !== EventSource.CLOSED) return // it connects again by itself
    source = null
    ask(root.dataset.queue).then(answer => { if (answer.type === 'opaqueredirect') signedOut() })
    setTimeout(listen, 2000)
  }
  const on = (name, then) => source.addEventListener(name, event => {
    found()
    if (event.lastEventId) last = event.lastEventId
    then(JSON.parse(event.data))
  })
  on('alert', alerted)
  for (const name of ['adjudication', 'engagement', 'outcome']) on(name, decided)
  for (const name of ['run', 'gap', 'count', 'pause', 'operation', 'list', 'look']) on(name, refreshSoon)
  on('beat', () => {})
}

// ---- is anybody there ----

let warned = false
let active = Date.now()
let told = Date.now()

function act () {
  active = Date.now()
  if (warned) { warned = false; say(news, '') }
  if (active - told < 60000) return
  told = active
  ask(root.dataset.present + '?alert=' + (shown || 0))
}
for (const name of ['keydown', 'pointerdown']) document.addEventListener(name, act)

setInterval(() => {
  if (over) return
  if (heard && Date.now() - heard > SILENCE) { lost(); listen(); heard = Date.now() }
  const left = Number(root.dataset.idle) * 1000 - (Date.now() - active)
  if (left < 120000 && left > 0 && !warned) {
    warned = true
    say(news, 'You are signed out at ' + clock(Date.now() + left) + ' unless you press a key.')
    tone([440, 440])
  }
}, 1000)
setInterval(() => { if (shown && !over) here() }, 20000)

// ---- keys (WCAG 2.1.4: they can be switched off) ----

let keys = kept('overt-keys', 'on') === 'on'

function setKeys (on) {
  keys = on
  keysButton.setAttribute('aria-pressed', on)
  say(keysButton, on ? 'Switch keys off' : 'Switch keys on')
  keep('overt-keys', on ? 'on' : 'off')
}

function step (by) {
  const items = [...queue.querySelectorAll('[data-alert]')]
  const at = items.findIndex(item => item.dataset.alert === shown)
  const next = items[at < 0 ? 0 : at + by]
  if (next) show(next.dataset.alert, true)
}

function judge (answer) {
  const choice = card.querySelector('input[name=credible][value=' + answer + ']')
  if (!choice || choice.closest('details:not([open])')) return
  choice.checked = true
  card.querySelector('textarea[name=subject]')?.focus()
}

const WAYS = { j: () => step(1), k: () => step(-1), y: () => judge('yes'), n: () => judge('no'), m: () => setSound(!soundIsOn()), r: () => refresh() }

document.addEventListener('keydown', event => {
  if (!keys || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.matches('textarea, select, input:not([type=radio]):not([type=checkbox])')) return
  const way = WAYS[event.key.toLowerCase()]
  if (!way) return
  event.preventDefault()
  way()
})

// ---- begin ----

soundButton.hidden = false
document.getElementById('live-keys-box').hidden = false
soundButton.addEventListener('click', () => setSound(!soundIsOn()))
keysButton.addEventListener('click', () => setKeys(!keys))
setKeys(keys)
if (kept('overt-sound', 'off') === 'on') setSound(true)
document.getElementById('live-again').form.addEventListener('submit', event => {
  event.preventDefault()
  refresh()
})
const heading = card.querySelector('h2')
if (heading) heading.tabIndex = -1
listen()
