// SPDX-License-Identifier: Apache-2.0
// exit.js - the way out of the public site: the Escape key or the button, to a neutral page that takes this page's place in the history.
// At the beginning of the body, so that the key works before the page is whole.
(function () {
  'use strict'
  function leave () {
    var button = document.querySelector('a[data-overt-leave]')
    if (!button) return
    document.title = 'Loading'
    document.body.hidden = true
    window.location.replace(button.href)
  }
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    leave()
  }, true)
  document.addEventListener('click', function (event) {
    if (event.button !== 0 || !event.target.closest || !event.target.closest('a[data-overt-leave]')) return
    event.preventDefault()
    leave()
  }, true)
})()
