const HEAD_END = Buffer.from('\r\n\r\n');

/** The content of the first part of a multipart form. */
function firstPart(body: Buffer, contentType: string): Buffer | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)?.slice(1).find(Boolean);
  if (boundary === undefined) return undefined;
  const start = body.indexOf(HEAD_END);
  const end = body.indexOf(Buffer.from(`\r\n--${boundary}`), start);
  return start < 0 || end < 0 ? undefined : body.subarray(start + HEAD_END.length, end);
}

/** The bytes of an upload, sent raw or, as Slack's own client does, as the only field of a form. */
export function uploadedBytes(body: Buffer, contentType: string): Buffer | undefined {
  if (contentType.startsWith('multipart/form-data')) return firstPart(body, contentType);
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return body;
  const content = new URLSearchParams(body.toString('utf8')).get('body');
  return content === null ? undefined : Buffer.from(content);
}
