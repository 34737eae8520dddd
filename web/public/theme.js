// Before the first paint, so that no other colours flash: those chosen here, else the system's, also when it changes.
const system = matchMedia('(prefers-color-scheme: dark)')

function chosen() {
  try {
    return localStorage.getItem('keepsakes.theme')
  } catch {
    return null
  }
}

function paint() {
  document.documentElement.dataset.theme = chosen() ?? (system.matches ? 'dark' : 'light')
}

system.addEventListener('change', paint)
paint()
