/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A JSON object, such as an event's `detail`. */
export type JsonObject = { [key: string]: Json }
