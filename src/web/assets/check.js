// SPDX-License-Identifier: Apache-2.0
// check.js - "is this record in the log?", looked up by the reader's own browser: the ledger's signature (Ed25519), its tiles (C2SP
// tlog-tiles) and the hashes from each entry to the root (RFC 6962), and whether this page says what the entry says. Everything is fetched
// anew. It believes nothing of the page but which entries to look at.
const TILE = 256
// What a page calls an act (site_operation.c). Authority in urgency is two steps and one act.
const STEPS = {
  'operation.plan': ['Planned'],
  'operation.amend': ['Plan changed'],
  'operation.authorise': ['Authorised'],
  'operation.urgent': ['Authorised', 'Authorised in urgency'],
  'operation.confirm': ['Urgent authority confirmed'],
  'operation.overrule': ['Urgent authority ended'],
  'operation.refuse': ['Refused'],
  'operation.cancel': ['Given up'],
  'operation.notify': ['The public told'],
  'operation.notice': ['The public told'],
  'operation.open': ['Opened'],
  'operation.pause': ['Paused'],
  'operation.resume': ['Went on'],
  'operation.close': ['Closed'],
  'operation.review': ['Reviewed']
}

class No extends Error {}
class Unable extends Error {}

// ---- bytes ----

async function fetched (path) {
  let answer
  try {
    answer = await window.fetch(path, { cache: 'no-store' })
  } catch {
    throw new Unable(path + ' could not be fetched. Try again later.')
  }
  if (answer.status === 404) throw new No(path + ' is not there: the published ledger is not whole.')
  if (!answer.ok) throw new Unable(path + ' could not be fetched (' + answer.status + '). Try again later.')
  return new Uint8Array(await answer.arrayBuffer())
}

function joined (...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const hashOf = async (...parts) => new Uint8Array(await window.crypto.subtle.digest('SHA-256', joined(...parts)))
const leafOf = entry => hashOf([0], entry)
const nodeOf = (left, right) => hashOf([1], left, right)
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i])
const fromBase64 = words => Uint8Array.from(window.atob(words), letter => letter.charCodeAt(0))
const hex = bytes => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
const wordsOf = bytes => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

// ---- the signed checkpoint ----

function keyOf (line) {
  const parts = line.trim().match(/^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/)
  const bytes = parts && fromBase64(parts[3])
  if (!bytes || bytes.length !== 33 || bytes[0] !== 1) throw new Unable('/ledger.pub is no Ed25519 key of a signed note.')
  return { name: parts[1], id: parts[2], bytes: bytes.slice(1) }
}

/** Whether it was signed by the key; null when this browser has no Ed25519. */
async function signed (text, lines, key) {
  const of = lines.map(line => line.match(/^\u2014 (\S+) (\S+)$/)).filter(Boolean)
    .map(([, name, words]) => ({ name, bytes: fromBase64(words) })).find(one => one.name === key.name && hex(one.bytes.slice(0, 4)) === key.id)
  if (!of) throw new No('The checkpoint is not signed by the key of this site.')
  let own
  try {
    own = await window.crypto.subtle.importKey('raw', key.bytes, 'Ed25519', false, ['verify'])
  } catch {
    return null
  }
  if (!await window.crypto.subtle.verify('Ed25519', own, of.bytes.slice(4), new TextEncoder().encode(text))) {
    throw new No('The signature of the checkpoint does not hold.')
  }
  return true
}

async function checkpoint () {
  const key = keyOf(wordsOf(await fetched('/ledger.pub')))
  const note = wordsOf(await fetched('/log/checkpoint'))
  const end = note.indexOf('\n\n')
  const text = note.slice(0, end + 1)
  const [origin, size, root] = text.split('\n')
  if (end < 0 || !/^(0|[1-9]\d{0,14})$/.test(size) || origin !== key.name) throw new No('/log/checkpoint is no checkpoint of this ledger.')
  const held = await signed(text, note.slice(end + 2).split('\n').filter(Boolean), key)
  return { key, size: Number(size), root: fromBase64(root), held }
}

// ---- the tree ----

function numbered (number) {
  let path = String(number % 1000).padStart(3, '0')
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = 'x' + String(rest % 1000).padStart(3, '0') + '/' + path
  return path
}

class Tree {
  constructor (size) {
    this.size = size
    this.files = new Map()
  }

  /** A tile of this level, whole or as wide as the tree; level "entries": the entries themselves. */
  file (level, number) {
    const wide = Math.min(TILE, Math.floor(this.size / 2 ** (level === 'entries' ? 0 : 8 * level)) - number * TILE)
    const path = '/log/tile/' + level + '/' + numbered(number) + (wide < TILE ? '.p/' + wide : '')
    if (!this.files.has(path)) this.files.set(path, fetched(path).then(bytes => ({ path, wide, bytes })))
    return this.files.get(path)
  }

  async entry (index) {
    const { path, wide, bytes } = await this.file('entries', Math.floor(index / TILE))
    const entries = []
    for (let at = 0; at < bytes.length;) {
      const size = at + 2 <= bytes.length ? bytes[at] * 256 + bytes[at + 1] : Infinity
      if (at + 2 + size > bytes.length) throw new No(path + ' was changed: it is cut off.')
      entries.push(bytes.slice(at + 2, at + 2 + size))
      at += 2 + size
    }
    if (entries.length !== wide) throw new No(path + ' was changed: it has ' + entries.length + ' entries, not ' + wide + '.')
    return entries[index % TILE]
  }

  /** Hash of the whole subtree of 2^level leaves. */
  async whole (level, index) {
    if (level % 8 !== 0) return nodeOf(await this.whole(level - 1, 2 * index), await this.whole(level - 1, 2 * index + 1))
    const { path, wide, bytes } = await this.file(level / 8, Math.floor(index / TILE))
    if (bytes.length !== wide * 32) throw new No(path + ' was changed: it has another size.')
    return bytes.slice(index % TILE * 32, index % TILE * 32 + 32)
  }

  /** Hash of the leaves from..to-1. */
  async range (from, to) {
    const level = Math.log2(to - from)
    if (Number.isInteger(level)) return this.whole(level, from / 2 ** level)
    const middle = from + 2 ** Math.floor(level)
    return nodeOf(await this.range(from, middle), await this.range(middle, to))
  }

  /** The same, with this leaf in its place: the audit path of RFC 6962 section 2.1.1. */
  async rootWith (leaf, index, from = 0, to = this.size) {
    if (to - from === 1) return leaf
    let middle = from + 1
    while (middle - from < (to - from) / 2) middle = from + (middle - from) * 2
    return index < middle
      ? nodeOf(await this.rootWith(leaf, index, from, middle), await this.range(middle, to))
      : nodeOf(await this.range(from, middle), await this.rootWith(leaf, index, middle, to))
  }
}

// ---- what an entry says, against what the page says ----

function read (bytes) {
  const lines = wordsOf(bytes).match(/^overt entry v[12]\nkind (\S+)\nat (\S+)\noperation (\S+)\ncommitment ([0-9a-f]{64})\n$/)
  if (!lines) throw new No('It is no entry of this ledger.')
  return { kind: lines[1], at: lines[2], operation: lines[3], commitment: lines[4] }
}

function told (at) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit',
    minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(at))
  const of = Object.fromEntries(parts.map(part => [part.type, part.value]))
  return of.day + ' ' + of.month + ' ' + of.year + ', ' + of.hour + ':' + of.minute
}

const seen = element => element.textContent.trim().replace(/\s+/g, ' ')

function compare (row, entry) {
  const reference = decodeURIComponent(window.location.pathname).split('/').filter(Boolean).pop()
  const [step, when] = [seen(row.cells[0]), seen(row.cells[1])]
  if (entry.operation !== reference) throw new No('The entry is about ' + entry.operation + ', not about ' + reference + '.')
  if (!STEPS[entry.kind]) throw new No('The entry is no step of an operation.')
  if (!STEPS[entry.kind].includes(step)) throw new No('The page says "' + step + '", the ledger "' + STEPS[entry.kind].join(', ') + '".')
  if (told(entry.at) !== when) throw new No('The page says ' + when + ', the ledger ' + told(entry.at) + '.')
}

/** "Yes", or throws why not. */
async function checkRow (row, head, tree) {
  const index = Number(seen(row.cells[2]))
  if (!/^\d{1,15}$/.test(seen(row.cells[2]))) throw new No('The page names no entry.')
  if (index >= head.size) throw new Unable('It is in the next checkpoint, which is not published yet.')
  const bytes = await tree.entry(index)
  const leaf = await leafOf(bytes)
  if (!same(leaf, await tree.whole(0, index))) throw new No('Entry ' + index + ' or the tile with its hash was changed.')
  if (!same(await tree.rootWith(leaf, index), head.root)) {
    throw new No('The hashes do not lead from entry ' + index + ' to the signed root: the entry or a tile was changed.')
  }
  compare(row, read(bytes))
}

// ---- the page ----

function put (row, good, words) {
  const tag = document.createElement('strong')
  tag.className = 'govuk-tag ' + (good === true ? 'govuk-tag--green' : good === false ? 'govuk-tag--red' : 'govuk-tag--grey')
  tag.textContent = good === true ? 'Yes' : good === false ? 'No' : 'Not checked'
  const answer = row.querySelector('[data-overt-answer]')
  answer.replaceChildren(tag)
  if (words) answer.append(' ' + words)
}

const judged = error => error instanceof No ? false : null
const why = error => error instanceof No || error instanceof Unable ? error.message : 'Something is not as it should be: ' + error.message

async function checkAll (rows, said) {
  if (!window.crypto || !window.crypto.subtle) throw new Unable('This browser can check only on pages that came by https.')
  const head = await checkpoint()
  const tree = new Tree(head.size)
  let yes = 0
  let no = 0
  for (const row of rows) {
    try {
      await checkRow(row, head, tree)
      put(row, true)
      yes++
    } catch (error) {
      put(row, judged(error), why(error))
      no += judged(error) === false
    }
  }
  const of = ' signed ledger of ' + head.size + ' entries (key ' + head.key.id + '). '
  const signature = head.held ? '' : 'This browser cannot check the signature itself; the hashes it did. '
  said.dataset.overtResult = no > 0 ? 'no' : yes === rows.length && head.held ? 'yes' : 'partly'
  said.textContent = signature + (no > 0
    ? 'No: ' + no + ' of ' + rows.length + ' steps on this page are not what is in the' + of + 'Please tell the force, and keep this page.'
    : yes + ' of ' + rows.length + ' steps on this page are in the' + of)
}

function start () {
  const button = document.querySelector('[data-overt-check]')
  const said = document.querySelector('[data-overt-checked]')
  const rows = [...document.querySelector('[data-overt-steps]').querySelectorAll('tbody tr')]
  button.addEventListener('click', async () => {
    said.textContent = 'Checking'
    delete said.dataset.overtResult
    try {
      await checkAll(rows, said)
    } catch (error) {
      said.dataset.overtResult = judged(error) === false ? 'no' : 'unable'
      said.textContent = (judged(error) === false ? 'No: ' : 'Not checked: ') + why(error)
      for (const row of rows) put(row, null)
    }
  })
  button.hidden = false
}

start()
