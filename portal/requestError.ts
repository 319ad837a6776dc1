import type { FieldError } from '@hrca/protocol';

/** What express, its body parser and our routes throw for a request that they cannot read. */
export interface HttpError extends Error {
  readonly status: number;
  readonly type?: string;
  readonly [fact: string]: unknown;
}

const SHOWN_MAX = 60;

/** The field of the request that was refused, for `REQUEST_INVALID`. Of a body only the length is shown. */
export function requestFieldError(error: HttpError): FieldError {
  const text = (fact: unknown) => String(fact ?? 'nothing').slice(0, SHOWN_MAX);
  switch (error.type) {
    case 'content.type':
      return { field: 'Content-Type', expected: 'application/json', got: text(error.got) };
    case 'charset.unsupported':
      return { field: 'Content-Type', expected: 'charset utf-8', got: `charset ${text(error.charset)}` };
    case 'encoding.unsupported':
      return { field: 'Content-Encoding', expected: 'identity', got: text(error.encoding) };
    case 'entity.parse.failed':
      return { field: 'body', expected: 'a JSON object', got: 'other text' };
    case 'entity.too.large':
      return { field: 'body', expected: `${text(error.limit)} bytes or fewer`, got: bytes(error) };
    case 'request.aborted':
    case 'request.size.invalid':
      return { field: 'body', expected: `${text(error.expected ?? error.length)} bytes`, got: bytes(error) };
    default:
      return error instanceof URIError
        ? { field: 'path', expected: 'percent-encoded UTF-8', got: 'other bytes' }
        : { field: 'request', expected: 'a request of this site', got: `HTTP ${error.status}` };
  }
}

/** `received` counts the bytes that were read; `length` is the Content-Length, where nothing was read. */
function bytes({ received, length }: HttpError): string {
  return `${received ?? length} bytes`;
}
