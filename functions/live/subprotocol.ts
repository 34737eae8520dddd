/** What both sides speak on a live connection. A browser closes one whose server does not answer a subprotocol it offered. */
export const SUBPROTOCOL = 'keepsakes'
