/** The template tells API Gateway the same: who may call from a browser, and how. */
export interface Cors {
  /** `*`, `https://*`, `http://*`, or origins. */
  readonly origins: readonly string[]
  readonly methods: string
  readonly headers: string
  readonly maxAge: string
}

/** Apart from `environment.ts`, whose zod would make the one bundle that needs this half as large again. */
export function readCors(): Cors {
  const { CORS_ORIGINS = '', CORS_METHODS = '', CORS_HEADERS = '', CORS_MAX_AGE = '0' } = process.env
  return {
    origins: CORS_ORIGINS.split(',').filter((entry) => entry !== ''),
    methods: CORS_METHODS,
    headers: CORS_HEADERS,
    maxAge: CORS_MAX_AGE,
  }
}
