// SPDX-License-Identifier: Apache-2.0
// public.js - what the public site's pages do more where scripts run: the banner on what the browser keeps and its page, filters of the
// operations, searching the requests. Nothing is kept before somebody accepts but, of those who reject, that they did.
const CHOICE = 'overt-choice'
const FILTERS = 'overt-filters'

// ---- what the browser keeps; localStorage, which is never sent to the server ----

function kept (name) {
  try {
    return window.localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Whether it is there afterwards. */
function keep (name, words) {
  try {
    window.localStorage.setItem(name, words)
    return window.localStorage.getItem(name) === words
  } catch {
    return false
  }
}

function forget (name) {
  try {
    window.localStorage.removeItem(name)
  } catch {
    // what cannot be kept need not be forgotten
  }
}

function choose (choice) {
  if (!keep(CHOICE, choice)) return false
  if (choice === 'reject') forget(FILTERS)
  return true
}

function cookieBanner () {
  const banner = document.querySelector('[data-overt-cookie-banner]')
  if (!banner || kept(CHOICE) || document.querySelector('[data-overt-cookie-form]')) return
  const messages = [...banner.querySelectorAll('[data-overt-cookies]')]
  const show = which => {
    for (const message of messages) message.hidden = message.dataset.overtCookies !== which
    banner.hidden = false
    const shown = messages.find(message => !message.hidden)
    if (which !== 'ask' && shown) shown.focus()
  }
  banner.addEventListener('click', event => {
    const button = event.target.closest('[data-overt-choose]')
    if (!button) return
    if (button.dataset.overtChoose === 'hide') banner.hidden = true
    else show(choose(button.dataset.overtChoose) ? button.dataset.overtChoose : 'refused')
  })
  show('ask')
}

function cookieForm () {
  const form = document.querySelector('[data-overt-cookie-form]')
  if (!form) return
  const say = which => {
    for (const one of document.querySelectorAll('[data-overt-said]')) {
      one.hidden = one.dataset.overtSaid !== which
      if (!one.hidden) one.focus()
    }
  }
  const before = form.querySelector('input[value="' + (kept(CHOICE) || '') + '"]')
  if (before) before.checked = true
  form.addEventListener('submit', event => {
    event.preventDefault()
    const chosen = form.querySelector('input:checked')
    say(!chosen ? 'missing' : choose(chosen.value) ? 'saved' : 'refused')
  })
  form.addEventListener('click', event => {
    if (!event.target.closest('[data-overt-forget]')) return
    forget(CHOICE)
    forget(FILTERS)
    for (const input of form.querySelectorAll('input')) input.checked = false
    say('forgotten')
  })
  form.hidden = false
}

// ---- filters of a table ----

const plain = words => words.toLocaleLowerCase('en-GB').normalize('NFKD').replace(/[\u0300-\u036f]/g, '')
const wordsOf = words => plain(words).split(/[^\p{L}\p{N}]+/u).filter(Boolean)

function filters () {
  const form = document.querySelector('[data-overt-filter]')
  const table = form && document.getElementById(form.dataset.overtFilter)
  if (!table) return
  const count = document.querySelector('[data-overt-count]')
  const fields = [...form.querySelectorAll('select, input')]
  const rows = [...table.tBodies[0].rows]

  const set = query => {
    const given = new URLSearchParams(query)
    for (const field of fields) {
      const value = given.get(field.name) || ''
      field.value = field.tagName === 'SELECT' && ![...field.options].some(option => option.value === value) ? '' : value
    }
  }
  const query = () => String(new URLSearchParams(fields.filter(field => field.value.trim()).map(field => [field.name, field.value.trim()])))
  const fits = row => fields.every(field => {
    if (!field.value.trim()) return true
    if (field.tagName === 'SELECT') return row.cells[0].getAttribute('data-overt-' + field.name) === field.value
    const place = plain(row.querySelector('[data-overt-place]').textContent)
    return wordsOf(field.value).every(word => place.includes(word))
  })
  const apply = () => {
    let shown = 0
    for (const row of rows) {
      row.hidden = !fits(row)
      shown += !row.hidden
    }
    count.textContent = shown === rows.length ? 'All ' + rows.length + ' are shown.' : shown + ' of ' + rows.length + ' are shown.'
  }
  const changed = () => {
    apply()
    const now = query()
    window.history.replaceState(null, '', window.location.pathname + (now ? '?' + now : ''))
    if (kept(CHOICE) === 'accept') keep(FILTERS, now)
  }
  form.addEventListener('input', changed)
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('reset', event => {
    event.preventDefault()
    set('')
    changed()
  })
  set(window.location.search || (kept(CHOICE) === 'accept' && kept(FILTERS)) || '')
  form.hidden = false
  apply()
}

// ---- searching the requests ----

function search () {
  const form = document.querySelector('[data-overt-search]')
  if (!form) return
  const items = [...document.querySelectorAll('[data-overt-address]')]
  const groups = [...document.querySelectorAll('[data-overt-group]')]
  const said = document.querySelector('[data-overt-found]')
  const field = form.querySelector('input')
  let index = null

  const look = async () => {
    if (!index) {
      const answer = await window.fetch(form.dataset.overtSearch)
      if (!answer.ok) throw new Error('no list of words')
      index = new Map((await answer.json()).map(one => [one.address, ' ' + plain(one.words + ' ' + one.title + ' ' + one.reference)]))
    }
    const wanted = wordsOf(field.value)
    let found = 0
    for (const item of items) {
      const words = index.get(item.dataset.overtAddress) || ''
      item.hidden = !wanted.every(word => words.includes(word))
      found += !item.hidden
    }
    for (const group of groups) group.hidden = ![...group.querySelectorAll('[data-overt-address]')].some(item => !item.hidden)
    said.textContent = wanted.length === 0 ? '' : found === 0 ? 'No request has these words.' : found === 1 ? '1 request has these words.'
      : found + ' requests have these words.'
  }
  const run = event => {
    event.preventDefault()
    window.history.replaceState(null, '', window.location.pathname + (field.value.trim() ? '?q=' + encodeURIComponent(field.value.trim()) : ''))
    look().catch(() => { said.textContent = 'The list of words could not be fetched, so nothing can be searched now. All requests are below.' })
  }
  form.addEventListener('submit', run)
  field.value = new URLSearchParams(window.location.search).get('q') || ''
  form.hidden = false
  if (field.value) form.requestSubmit()
}

// ---- the first page ----

function old () {
  const made = document.querySelector('[data-overt-made] time')
  if (made && Date.now() - Date.parse(made.dateTime) > 24 * 3600 * 1000) document.querySelector('[data-overt-old]').hidden = false
}

old()
cookieBanner()
cookieForm()
filters()
search()
