// SPDX-License-Identifier: Apache-2.0
// picture.js - a picture from a phone on a slow line: made smaller before it is sent, with how far it
// is, and sent again when the line breaks without being taken twice. Nothing is stored: the picture
// is in this page's memory and goes with it. Without this script the form works as it stands.
const SIDES = [1280, 960, 720] // px, longest; a face needs 40 of them. Smaller each time the line breaks
const QUALITY = 0.8
const WAIT_MS = 90000

const box = document.querySelector('[data-overt-picture]')
let chosen = null // the file as it is
let picture = null // made smaller
let breaks = 0

async function smaller (file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const share = Math.min(1, SIDES[Math.min(breaks, SIDES.length - 1)] / Math.max(image.width, image.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.width * share))
    canvas.height = Math.max(1, Math.round(image.height * share))
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
    image.close()
    const made = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
    canvas.width = canvas.height = 1
    return made && made.size < file.size ? made : file
  } catch {
    return file // the service says what is wrong with it
  }
}

// One line that is read out, and a bar.
function statusOf (form) {
  let said = form.querySelector('.overt-sending')
  if (said) return said
  said = document.createElement('div')
  said.className = 'overt-sending'
  const words = document.createElement('p')
  words.className = 'govuk-body'
  words.setAttribute('role', 'status')
  const bar = document.createElement('progress')
  bar.max = 100
  bar.setAttribute('aria-label', 'Picture sent')
  said.append(words, bar)
  form.append(said)
  return said
}

function say (form, words, share) {
  const said = statusOf(form)
  said.querySelector('p').textContent = words
  const bar = said.querySelector('progress')
  bar.hidden = share === null
  if (share !== null) bar.value = share
}

function takePage (text) {
  const page = new DOMParser().parseFromString(text, 'text/html')
  const main = page.querySelector('main')
  if (!main) return false
  document.querySelector('main').replaceWith(document.adoptNode(main))
  document.title = page.title
  const form = start(document.querySelector('main'))
  if (form && picture) say(form, 'The picture that you took is still in this page.', null)
  const summary = document.querySelector('.govuk-error-summary')
  if (summary) {
    summary.tabIndex = -1
    summary.focus()
  }
  return true
}

function send (form, button) {
  const fields = new FormData(form)
  if (picture) fields.set('picture', picture, 'picture.jpg')
  const request = new XMLHttpRequest()
  const failed = () => {
    breaks++
    picture = null
    button.disabled = false
    button.textContent = 'Send it again'
    say(form, 'The line broke. Send it again: it is compared once, however often it is sent.', null)
  }
  request.open('POST', form.getAttribute('action'))
  request.setRequestHeader('X-Overt-Script', '1')
  request.timeout = WAIT_MS
  request.upload.onprogress = event => {
    const share = event.lengthComputable ? Math.round(100 * event.loaded / event.total) : 0
    say(form, share < 100 ? 'Sending the picture' : 'Comparing', share)
  }
  request.onerror = request.ontimeout = failed
  request.onload = () => {
    if ((request.getResponseHeader('Content-Type') || '').startsWith('application/json')) {
      chosen = picture = null
      form.reset()
      location.assign(JSON.parse(request.responseText).to)
    } else if (request.status >= 502 || !takePage(request.responseText)) {
      failed()
    }
  }
  button.disabled = true
  say(form, 'Sending the picture', 0)
  request.send(fields)
}

function start (part) {
  const form = part.querySelector('form[enctype="multipart/form-data"]')
  if (!form) return null
  const input = form.querySelector('input[type="file"]')
  const button = form.querySelector('button[type="submit"]')
  input.addEventListener('change', () => {
    chosen = input.files[0] || null
    picture = null
  })
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (!chosen) chosen = input.files[0] || null
    if (chosen && !picture) picture = await smaller(chosen)
    send(form, button)
  })
  return form
}

if (box && window.FormData && window.createImageBitmap) {
  start(box)
  window.addEventListener('pagehide', () => { chosen = picture = null })
}
