import chromium from '@sparticuz/chromium'

/** Unpacks the browser into the folder for temporary files. A script of its own, for that folder to be its own too. */
await chromium.executablePath()
