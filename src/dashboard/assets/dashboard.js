/*
 * The dashboard works without this. With it, confirmations are asked for in a dialog, figures are loaded again
 * every few seconds, and times are those of the reader's clock.
 */

const INTERVAL = 5_000
const PAUSED = 'page-cache-dashboard.paused'

const main = document.querySelector('main')

/** Writes times as the reader's clock has them */
function localTimes(root) {
  const today = new Date().toDateString()
  for (const element of root.querySelectorAll('time[data-clock]')) {
    const time = new Date(element.dateTime)
    const isToday = time.toDateString() === today
    element.title = element.dateTime
    element.textContent = isToday
      ? time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
      : time.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
  }
}

async function loaded(url) {
  const response = await fetch(url, { headers: { accept: 'text/html' } })
  // Who has been logged out meanwhile gets another page.
  if (response.redirected || !response.headers.get('content-type')?.startsWith('text/html')) {
    return null
  }
  const text = await response.text()
  return new DOMParser().parseFromString(text, 'text/html')
}

/** Asks for a confirmation in a dialog: what is in it is the form of the page that the link leads to */
async function confirm(link) {
  const page = await loaded(link.href).catch(() => null)
  const form = page?.querySelector('#confirm')
  if (!form) {
    location.assign(link.href)
    return
  }
  const dialog = document.createElement('dialog')
  const title = document.createElement('h2')
  title.id = 'dialog-title'
  title.textContent = page.querySelector('h1').textContent
  dialog.setAttribute('aria-labelledby', title.id)
  dialog.append(title, document.adoptNode(form))
  dialog.querySelector('[data-close]').addEventListener('click', (event) => {
    event.preventDefault()
    dialog.close()
  })
  dialog.addEventListener('close', () => {
    dialog.remove()
    link.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-dialog]')
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0
  if (link && isPlain) {
    event.preventDefault()
    confirm(link)
  }
})

document.addEventListener('submit', (event) => {
  const button = event.target.querySelector('button[type="submit"]')
  if (event.target.method === 'post' && button) {
    // A second press is not to do it twice.
    if (button.getAttribute('aria-busy') === 'true') {
      event.preventDefault()
    }
    button.setAttribute('aria-busy', 'true')
  }
})

/** Loads figures again while somebody looks at them, unless they have paused that */
function live() {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button live-switch'
  let isPaused = sessionStorage.getItem(PAUSED) === 'true'
  const show = () => (button.textContent = isPaused ? 'Resume updates' : 'Pause updates')
  show()
  button.addEventListener('click', () => {
    isPaused = !isPaused
    sessionStorage.setItem(PAUSED, String(isPaused))
    show()
  })
  main.querySelector('.heading').append(button)

  async function update() {
    const isBusy = document.hidden || isPaused || document.querySelector('dialog') !== null
    const page = isBusy ? null : await loaded(location.href).catch(() => null)
    const next = page?.querySelector('main[data-live]')
    // What somebody has reached with the keyboard is not taken away from them.
    const isReached = main.contains(document.activeElement) && document.activeElement !== button
    if (next && !isReached && document.activeElement !== main) {
      const kept = [...main.children].slice(0, 2)
      const fresh = [...next.children].slice(2)
      localTimes(next)
      main.replaceChildren(...kept, ...fresh)
    }
    setTimeout(update, INTERVAL)
  }
  setTimeout(update, INTERVAL)
}

// A message is said once, and not again when the page is loaded anew.
const address = new URL(location.href)
if (address.searchParams.has('message')) {
  address.searchParams.delete('message')
  history.replaceState(null, '', address)
}

localTimes(document)
if (main?.hasAttribute('data-live')) {
  live()
}
