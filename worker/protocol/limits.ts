/** Bounds that clients can meet. Each is named in the message of the error that enforces it. */

/** Bytes of a request body, after decompression. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Events of one ingest request. */
export const MAX_EVENTS = 10_000;
/** Characters of an id (span, trace, conversation, user). */
export const MAX_ID_CHARS = 256;
/** Characters of a name, a model, a tag and the other short texts. */
export const MAX_LABEL_CHARS = 256;
/** Tags of a span. */
export const MAX_TAGS = 64;
/** Bytes of a span's metadata that are indexed; all of it stays in the payload. */
export const MAX_METADATA_BYTES = 16 * 1024;
/** Characters of a preview in a row. */
export const PREVIEW_CHARS = 300;
/** Characters of each of a span's input and output that full-text search sees. */
export const MAX_TEXT_CHARS = 16 * 1024;
/** The earliest time an event may carry: 2000-01-01, in microseconds. Older is an unset clock. */
export const MIN_TIME_US = 946_684_800_000_000;
/** How far ahead of the server's clock an event may be, in microseconds (one day). */
export const MAX_AHEAD_US = 86_400_000_000;
/** Rows of one page. */
export const MAX_PAGE = 200;
export const DEFAULT_PAGE = 50;
/** Characters of a filter. */
export const MAX_FILTER_CHARS = 2000;
/** Filters that one socket may subscribe to. */
export const MAX_SUBSCRIPTIONS = 16;
