/**
 * A `Content-Type` in the one way of writing that Yoga knows. Types and parameters have no case, and blanks around a
 * semicolon mean nothing (RFC 9110, 8.3.1). The boundary of a multipart body is lost: these are not read.
 */
export function toPlainContentType(contentType: string): string {
  return contentType.toLowerCase().replaceAll(/\s*;\s*/g, ';');
}
